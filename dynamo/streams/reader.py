"""Reads the stream of a table for all of its consumers: each shard once, children after their parents."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from dynamo.errors import DynamoError, IteratorExpired, RecordsTrimmed
from dynamo.model.tables import Table
from dynamo.streams.checkpoints import LeaseLost
from dynamo.streams.consumers import Consumer
from dynamo.streams.following import Follower, Held
from dynamo.streams.records import Record, is_after
from dynamo.streams.source import Shard, Stream

logger = logging.getLogger(__name__)

# The longest wait of a consumer that cannot go on, in seconds; it begins with two and doubles.
LONGEST_WAIT = 30.0
# A closed shard may give empty answers before its last records. One that gives so many has none left, though it goes on
# giving iterators.
MOST_EMPTY_ANSWERS = 100


@dataclass(slots=True, eq=False)
class Cursor:
    """A place in a shard, and the followers that stand there. Most of the time all of a table share one a shard."""

    shard: Shard
    followers: list[Follower]
    # The last record behind it; None at the shard's beginning.
    place: str | None
    iterator: str | None = None
    # All that changed before this time, and is told by this shard, is followed.
    up_to: datetime | None = None
    # Not read before this time: its follower waits after a failure.
    due: float = 0.0
    # In a row: answers without records, and iterators that the engine would not take.
    empty_answers: int = 0
    refused: int = 0


class Reader:
    """Follows the stream of one table under a lease. Made and used by one thread."""

    def __init__(
        self, table: Table, consumers: Sequence[Consumer[Any]], fence: int, over: Callable[[], bool] = lambda: False
    ):
        """`over` is asked before every request for records; once it says so, nothing more is read."""
        self.stream = Stream(table)
        self.followers = [Follower(consumer, fence) for consumer in consumers]
        self.cursors: list[Cursor] = []
        self._over = over
        self._listed: Mapping[str, Shard] = {}
        for follower in self.followers:
            follower.begin(self.stream.arn)

    def read(self) -> bool:
        """Ask once for the next records of every shard, and follow them; whether there may be more at once.

        One request a shard; one a consumer where there were records, to store its place.
        """
        more = False
        self._open_shards()
        for cursor in list(self.cursors):
            if self._over():
                return False
            if cursor.due <= monotonic():
                more |= self._read_on(cursor)
        self._join()
        for follower in self.followers:
            if self._over():
                return False
            follower.try_parked()
            times = [cursor.up_to for cursor in self.cursors if follower in cursor.followers]
            known = [time for time in times if time]
            if known and len(known) == len(times):
                follower.note_reached(self.stream.arn, min(known))
        return more

    def _open_shards(self) -> None:
        """Stand at every shard that is in the stream, once all before it is followed."""
        shards = self.stream.shards()
        if shards is not self._listed:
            self._listed = shards
            self._leave_those_gone(shards)
        for follower in self.followers:
            opened = True
            while opened:
                opened = any(self._open(follower, shard) for shard in shards.values())
        self._join()

    def _leave_those_gone(self, shards: Mapping[str, Shard]) -> None:
        for cursor in list(self.cursors):
            if cursor.shard.id in shards:
                cursor.shard = shards[cursor.shard.id]
            else:
                self.cursors.remove(cursor)
                for follower in cursor.followers:
                    follower.note_trimmed()
        for follower in self.followers:
            follower.forget_all_but(shards)

    def _open(self, follower: Follower, shard: Shard) -> bool:
        """Whether the follower has come to this shard just now."""
        if shard.id in follower.shards or not follower.shards.get(shard.parent or "", shard.parent not in self._listed):
            return False
        place = follower.open(shard.id)
        if not follower.shards[shard.id]:
            self.cursors.append(Cursor(shard, [follower], place))
        return True

    def _join(self) -> None:
        """Let followers that stand at the same place read together."""
        first: dict[tuple[str, str | None], Cursor] = {}
        for cursor in list(self.cursors):
            if cursor.due > monotonic():
                continue
            other = first.setdefault((cursor.shard.id, cursor.place), cursor)
            if other is not cursor:
                other.followers += cursor.followers
                self.cursors.remove(cursor)

    def _read_on(self, cursor: Cursor) -> bool:
        """Follow the next records of a shard; whether there may be more at once."""
        begun = datetime.now(UTC)
        try:
            if cursor.iterator is None:
                cursor.iterator = self.stream.iterator(cursor.shard.id, cursor.place)
            answer = self.stream.records(cursor.iterator)
        except IteratorExpired:
            return self._go_on_by(cursor, None)
        except RecordsTrimmed:
            # DynamoDB Local also says so of an iterator that waited at an empty shard: nothing was missed then.
            for follower in cursor.followers:
                follower.note_trimmed()
            return self._go_on_by(cursor, self.stream.iterator(cursor.shard.id, None))
        cursor.refused = 0
        cursor.empty_answers = 0 if answer.records else cursor.empty_answers + 1
        if records := [record for record in answer.records if is_after(record.sequence_number, cursor.place)]:
            self._hand_out(cursor, records)
        elif not answer.records:
            cursor.up_to = begun
        if not cursor.followers:
            self.cursors.remove(cursor)
            return False
        cursor.iterator = answer.following
        if answer.following is None or _is_at_its_end(cursor):
            self._end(cursor)
            return True
        return bool(answer.records) or cursor.shard.closed

    def _go_on_by(self, cursor: Cursor, iterator: str | None) -> bool:
        """Use another iterator; at once, unless that one was refused, too."""
        cursor.iterator = iterator
        cursor.refused += 1
        return cursor.refused == 1

    def _hand_out(self, cursor: Cursor, records: Sequence[Record]) -> None:
        """Let each follower follow the records. One that fails stays behind, and waits before it sees them again."""
        for follower in list(cursor.followers):
            try:
                follower.follow(cursor.shard.id, records)
            except LeaseLost:
                raise
            except Exception as error:
                follower.failures += 1
                wait = min(LONGEST_WAIT, 2.0**follower.failures)
                logger.warning(
                    "%s waits for %d s and will see the same changes again: %s",
                    follower.consumer.name,
                    wait,
                    error,
                    exc_info=None if isinstance(error, (Held, DynamoError)) else error,
                )
                cursor.followers.remove(follower)
                behind = Cursor(cursor.shard, [follower], cursor.place, up_to=cursor.up_to, due=monotonic() + wait)
                self.cursors.append(behind)
            else:
                follower.failures = 0
        cursor.place, cursor.up_to = records[-1].sequence_number, records[-1].at

    def _end(self, cursor: Cursor) -> None:
        """All of a shard is followed; its children come next."""
        self.cursors.remove(cursor)
        for follower in cursor.followers:
            follower.end(cursor.shard.id)
        if all(shard.parent != cursor.shard.id for shard in self._listed.values()):
            self.stream.look_again()


def _is_at_its_end(cursor: Cursor) -> bool:
    if not cursor.shard.closed:
        return False
    return cursor.shard.ends_at(cursor.place) or cursor.empty_answers >= MOST_EMPTY_ANSWERS
