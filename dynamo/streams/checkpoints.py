"""Stores how far each consumer has come in its stream.

Each item carries the fence of the lease under which it was written. Whoever holds a later lease has claimed the item,
and from then on nobody writes it under an earlier one.
"""

from collections.abc import Mapping
from datetime import datetime

from pynamodb.expressions.condition import Condition, size

from dynamo.errors import Refused
from dynamo.model.attributes import Flag, Integer, Moment, Text
from dynamo.model.entity import Entity, Key
from dynamo.model.ranges import Range
from dynamo.model.tables import Table
from dynamo.reads.gets import Get
from dynamo.reads.patterns import Budget
from dynamo.reads.queries import Query
from dynamo.writes.writes import delete, put, update

stream_checkpoints = Table("StreamCheckpoints", "consumer", "shard")


class LeaseLost(Refused):
    """Another worker has taken over, or has come further in the stream."""

    def __init__(self) -> None:
        super().__init__("Another worker follows the streams now.")


class Reached(Entity, table=stream_checkpoints, sort="STREAM", size_kb=0.2):
    """The time that a consumer has reached in its stream: all that changed before it is followed.

    What changed before `since` is none of its stream's: it was not there yet, and was rebuilt then.
    """

    consumer = Text()
    stream = Text()
    at = Moment()
    since = Moment(null=True)
    fence = Integer()

    of_consumer = Get("", Budget(1, 1, 1), consistent=True)


class Checkpoint(Entity, table=stream_checkpoints, size_kb=0.2):
    """How far a consumer has followed a shard: up to which record, or all of it once it has `ended`."""

    consumer = Text()
    shard = Text()
    sequence_number = Text(null=True)
    ended = Flag(default=False)
    fence = Integer(default=0)

    of_consumer = Query("", Budget(1, 1, 1), "{consumer}", within=Range("shardId"), consistent=True)


class Checkpoints:
    """The checkpoints of one consumer, read once and then written under one lease."""

    def __init__(self, consumer: str, fence: int):
        self.consumer = consumer
        self._fence = fence
        # More than a stream ever has shards.
        stored = Checkpoint.of_consumer(consumer=consumer).all(limit=100_000)
        self._stored = {checkpoint.shard: checkpoint for checkpoint in stored}
        self.reached = Reached.of_consumer.find(consumer=consumer)

    def claim(self, shard: str) -> Checkpoint:
        """The checkpoint of a shard, which nobody writes under an earlier lease any more. One request, none for a shard
        that has ended."""
        stored = self._stored.get(shard)
        if stored is None or not stored.ended:
            mine = Checkpoint.fence.does_not_exist() | (Checkpoint.fence <= self._fence)
            claimed: Checkpoint = update(
                self._key(shard),
                Checkpoint.fence.set(self._fence),
                condition=mine,
                upsert=True,
                failing=LeaseLost(),
                repeatable=True,
            )
            stored = self._stored[shard] = claimed
        return stored

    def advance(self, shard: str, sequence_number: str) -> None:
        """All up to this record is followed. `LeaseLost` where that is no way forward, or not ours to say."""
        update(
            self._key(shard),
            Checkpoint.sequence_number.set(sequence_number),
            condition=(Checkpoint.fence == self._fence) & _not_beyond(sequence_number),
            failing=LeaseLost(),
            repeatable=True,
        )

    def end(self, shard: str) -> None:
        """All of the shard is followed."""
        self._stored[shard] = update(
            self._key(shard),
            Checkpoint.ended.set(True),
            condition=Checkpoint.fence == self._fence,
            failing=LeaseLost(),
            repeatable=True,
        )

    def note_reached(self, stream: str, at: datetime, since: datetime | None) -> None:
        """All that changed before a time is followed, or will be derived by a rebuild."""
        mine = Reached.fence.does_not_exist() | (Reached.fence <= self._fence)
        self.reached = Reached(consumer=self.consumer, stream=stream, at=at, since=since, fence=self._fence)
        put(self.reached, condition=mine, failing=LeaseLost())

    def forget_all_but(self, shards: Mapping[str, object]) -> None:
        """Delete the checkpoints of shards that are no longer in the stream."""
        for shard in self._stored.keys() - shards.keys():
            delete(self._key(shard))
            del self._stored[shard]

    def _key(self, shard: str) -> Key:
        return Checkpoint.key(consumer=self.consumer, shard=shard)


def _not_beyond(sequence_number: str) -> Condition:
    """That what is stored comes before a sequence number, or is the same: figures of any length."""
    stored, length = Checkpoint.sequence_number, len(sequence_number)
    same_length = (size(stored) == length) & (stored <= sequence_number)
    return stored.does_not_exist() | (size(stored) < length) | same_length
