"""Tells how each consumer stands: how far behind it is, what it has parked, and whether it is being rebuilt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from dynamo.errors import RecordsTrimmed
from dynamo.streams.checkpoints import Checkpoint, Reached
from dynamo.streams.consumers import Consumer
from dynamo.streams.parked import Parked
from dynamo.streams.rebuilding import Rebuild
from dynamo.streams.source import Stream
from dynamo.streams.worker import by_table
from dynamo.wire.together import together

# An answer may be empty though records come after it.
MOST_EMPTY_ANSWERS = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """How a consumer stands.

    `lag` is the age of the oldest change that it has not followed, zero when there is none, and None when changes are
    gone that it never saw. All that changed before `reached_at` is followed. `places` are the last records it followed,
    by shard.
    """

    consumer: str
    table: str
    lag: timedelta | None
    reached_at: datetime | None
    places: Mapping[str, str | None]
    parked: Sequence[Parked]
    rebuild: Rebuild | None


def standings(consumers: Sequence[Consumer[Any]]) -> list[Standing]:
    """How consumers stand, by their names.

    Four requests and one round trip a consumer; for each table two, and two for every place in a shard that some
    consumer has come to.
    """
    found = []
    for table, of_it in by_table(consumers).items():
        lags = _Lags(Stream(table))
        found += [_standing(consumer, lags) for consumer in of_it]
    return sorted(found, key=lambda standing: standing.consumer)


def _standing(consumer: Consumer[Any], lags: "_Lags") -> Standing:
    name = consumer.name
    checkpoints, parked, reached, rebuild = together(
        lambda: Checkpoint.of_consumer(consumer=name).all(limit=100_000),
        lambda: Parked.of_consumer(consumer=name).all(limit=100_000),
        lambda: Reached.of_consumer.find(consumer=name),
        lambda: Rebuild.of_consumer.find(consumer=name),
    )
    ended = {checkpoint.shard for checkpoint in checkpoints if checkpoint.ended}
    places = {checkpoint.shard: checkpoint.sequence_number for checkpoint in checkpoints}
    try:
        lag = lags.behind(places, ended)
    except RecordsTrimmed:
        lag = None
    return Standing(
        consumer=name,
        table=consumer.table.label,
        lag=lag,
        reached_at=reached.at if reached else None,
        places={shard: place for shard, place in places.items() if shard not in ended},
        parked=parked,
        rebuild=rebuild,
    )


class _Lags:
    """How old the first record behind a place is; asked once for all consumers that have come to it."""

    def __init__(self, stream: Stream):
        self._stream = stream
        self._known: dict[tuple[str, str | None], timedelta] = {}
        self._now = datetime.now(UTC)

    def behind(self, places: Mapping[str, str | None], ended: set[str]) -> timedelta:
        shards = [shard for shard in self._stream.shards() if shard not in ended]
        return max((self._behind(shard, places.get(shard)) for shard in shards), default=timedelta())

    def _behind(self, shard: str, place: str | None) -> timedelta:
        if (shard, place) not in self._known:
            self._known[shard, place] = self._ask(shard, place)
        return self._known[shard, place]

    def _ask(self, shard: str, place: str | None) -> timedelta:
        iterator: str | None = self._stream.iterator(shard, place)
        for _ in range(MOST_EMPTY_ANSWERS):
            if iterator is None:
                break
            answer = self._stream.records(iterator, limit=1)
            if answer.records:
                return max(timedelta(), self._now - answer.records[0].at)
            iterator = answer.following
        return timedelta()
