"""Hands changes to a consumer, and finds those that it cannot follow."""

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, NamedTuple

from dynamo.streams import rebuilding
from dynamo.streams.checkpoints import Checkpoints
from dynamo.streams.consumers import NOT_TO_BLAME, Consumer
from dynamo.streams.parked import Park
from dynamo.streams.records import Record

logger = logging.getLogger(__name__)

# A stream keeps its records for a day. Whoever was away for longer than this may have missed some.
KEPT_FOR = timedelta(hours=23)
# A new consumer is told of changes from so long before it began: no two machines have the same time.
NEW_FOR = timedelta(minutes=1)
# Items of which a consumer has changes that are tried again by themselves. If one more fails, it is rather the consumer
# that cannot work now, and it waits instead of parking all that comes.
MOST_ASIDE = 10
# Seconds: how often it is noted what time a consumer has reached, and looked whether somebody else changed what is
# parked: a person, or a worker that had lost the lease.
NOTED_EVERY = 300.0
PARK_LOOKED_AT_EVERY = 60.0
EMPTY_PARK_LOOKED_AT_EVERY = 300.0


class Failure(NamedTuple):
    """Which of some records could not be followed, and why."""

    place: int
    error: Exception


def first_failure(consumer: Consumer[Any], records: Sequence[Record]) -> Failure | None:
    """Follow records in their order, up to the first that cannot be followed; None when all could be.

    A batch that fails is halved until the record is found, so some are followed several times. What says nothing of the
    records (`NOT_TO_BLAME`) is raised.
    """
    if not records:
        return None
    try:
        consumer.follow([consumer.change_in(record) for record in records])
    except NOT_TO_BLAME:
        raise
    except Exception as error:  # noqa: BLE001 (a consumer may fail by any, and its record is parked with it)
        if len(records) == 1:
            return Failure(0, error)
    else:
        return None
    half = len(records) // 2
    if failure := first_failure(consumer, records[:half]):
        return failure
    failure = first_failure(consumer, records[half:])
    return failure and Failure(half + failure.place, failure.error)


class Held(Exception):
    """A consumer cannot go on now: it will see the same changes again."""


class Follower:
    """A consumer at work under a lease: how far it has come, what it has parked, and whether it missed something."""

    def __init__(self, consumer: Consumer[Any], fence: int):
        self.consumer = consumer
        self.checkpoints = Checkpoints(consumer.name, fence)
        self.park = Park(consumer)
        self.followed = 0
        # The shards that it has come to, and whether it has followed all of each.
        self.shards: dict[str, bool] = {}
        # Failures in a row.
        self.failures = 0
        self._park_seen = monotonic()
        self._noted = 0.0
        reached = self.checkpoints.reached
        self._reached_at = reached.at if reached else None
        self._since = reached.since if reached else None

    def begin(self, stream: str) -> None:
        """Take up its place in a stream; where that says that changes may have been missed, ask for a rebuild."""
        before = self.checkpoints.reached
        if before is None:
            logger.info("%s is new here, and derives everything once.", self.consumer.name)
            self._since = datetime.now(UTC) - NEW_FOR
            self._rebuild(stream, "it was new")
        elif before.stream != stream:
            self._tell_and_rebuild(stream, "the table has another stream than before")
        else:
            self.note_trimmed()

    def note_trimmed(self) -> None:
        """Some records of the stream are gone: rebuild, unless it had followed them."""
        before = self.checkpoints.reached
        if before is not None and datetime.now(UTC) - (self._reached_at or before.at) > KEPT_FOR:
            self._tell_and_rebuild(
                before.stream, f"it stood still since {self._reached_at or before.at:%d %B %H:%M} UTC"
            )

    def _tell_and_rebuild(self, stream: str, reason: str) -> None:
        logger.error("%s may have missed changes and is rebuilt: %s.", self.consumer.name, reason)
        self._rebuild(stream, reason)

    def _rebuild(self, stream: str, reason: str) -> None:
        rebuilding.ask_for(self.consumer.name, reason)
        self.note_reached(stream, datetime.now(UTC))

    def note_reached(self, stream: str, at: datetime) -> None:
        """It has followed all that changed before a time. One request every few minutes."""
        # What it reads again after a restart is older, and a rebuild derives what came before it was asked for.
        at = self._reached_at = max(at, self._reached_at or at)
        stored = self.checkpoints.reached
        if stored is None or stored.stream != stream or monotonic() - self._noted >= NOTED_EVERY:
            self.checkpoints.note_reached(stream, at, self._since)
            self._noted = monotonic()

    def open(self, shard: str) -> str | None:
        """Come to a shard, and return the last record of it that is followed. One request for one that goes on."""
        checkpoint = self.checkpoints.claim(shard)
        self.shards[shard] = checkpoint.ended
        return checkpoint.sequence_number

    def end(self, shard: str) -> None:
        """All of a shard is followed. One request."""
        self.checkpoints.end(shard)
        self.shards[shard] = True

    def forget_all_but(self, shards: Mapping[str, object]) -> None:
        """Only these shards are in the stream now. One request for each that is gone."""
        self.checkpoints.forget_all_but(shards)
        self.shards = {shard: ended for shard, ended in self.shards.items() if shard in shards}

    def follow(self, shard: str, records: Sequence[Record]) -> None:
        """Follow records of a shard and store the place behind them. Those that fail are set aside, and so are others
        of the same items. `Held` when it cannot go on, in which case the same records have to come again."""
        rest = [record for record in records if self._is_concerned_by(record)]
        self.followed += len(rest)
        while rest := self._without_those_behind(rest):
            try:
                failure = first_failure(self.consumer, rest)
            except NOT_TO_BLAME as error:
                raise Held(str(error)) from error
            if failure is None:
                break
            failed = rest[failure.place]
            if self.park.trying >= MOST_ASIDE:
                raise Held(f"too much fails, now {self.consumer.item_key(failed)}: {failure.error}") from failure.error
            logger.error(
                "%s cannot follow a change of %s, which is set aside: %s",
                self.consumer.name,
                self.consumer.item_key(failed),
                failure.error,
                exc_info=failure.error,
            )
            self.park.set_aside(failed, failure.error)
            rest = rest[failure.place + 1 :]
        self.checkpoints.advance(shard, records[-1].sequence_number)

    def _is_concerned_by(self, record: Record) -> bool:
        return self.consumer.concerns(record) and (self._since is None or record.at >= self._since)

    def _without_those_behind(self, records: Sequence[Record]) -> list[Record]:
        """The records whose items have nothing parked; the others are parked behind it."""
        if not self.park:
            return list(records)
        free = []
        for record in records:
            if self.park.holds(record):
                self.park.put_behind(record)
            else:
                free.append(record)
        return free

    def try_parked(self) -> None:
        """Try again what is due. While nothing is parked, one request every few minutes."""
        if monotonic() - self._park_seen >= (PARK_LOOKED_AT_EVERY if self.park else EMPTY_PARK_LOOKED_AT_EVERY):
            self.park.look()
            self._park_seen = monotonic()
        try:
            self.park.try_again()
        except NOT_TO_BLAME as error:
            logger.warning("%s cannot try again what is parked: %s", self.consumer.name, error)
