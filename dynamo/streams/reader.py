"""Reads a table's stream for a consumer.

The place in each shard is stored in the table StreamCheckpoints, after the work is done; a consumer that fails sees the
same changes again.
"""

import logging
from dataclasses import dataclass
from typing import Any

from dynamo.errors import IteratorExpired, RecordsTrimmed, TableMissing
from dynamo.model.tables import Table
from dynamo.streams.checkpoints import Checkpoint
from dynamo.streams.consumers import Consumer, change_in
from dynamo.wire.transport.boto import ask
from dynamo.writes.writes import put

logger = logging.getLogger(__name__)

# Records of one GetRecords call; the engine's limit is 1,000.
BATCH = 500
STREAMS = "dynamodbstreams"


class Reader:
    """Reads the stream of a consumer's table, shard by shard, from the consumer's checkpoints."""

    def __init__(self, consumer: Consumer):
        self.consumer = consumer
        # Where to go on in a shard; None once it is read to its end. An empty answer moves it on without a record.
        self.iterators: dict[str, str | None] = {}

    def catch_up(self) -> int:
        """Follow all that changed since the last time, and return how many changes there were.

        A shard is read only after its parent is read to the end, so the changes of an item come in their order. One
        whose changes cannot be followed holds up those after it, and no others; the first such failure is raised once
        the others are read. Whoever waits longer after a failure waits longer for all of them.
        """
        stream = _stream_arn(self.consumer.table)
        shards = _shards(stream)
        total = 0
        failures: list[Exception] = []
        for shard in sorted(shards.values(), key=lambda shard: (_generation(shard, shards), shard.id)):
            if shard.parent not in shards or self.iterators.get(shard.parent, "") is None:
                try:
                    total += self._read(stream, shard)
                except Exception as error:  # noqa: BLE001 (raised below)
                    failures.append(error)
        for further in failures[1:]:
            logger.error("%s failed in another shard, too: %s", self.consumer.name, further, exc_info=further)
        if failures:
            raise failures[0]
        return total

    def _read(self, stream: str, shard: "Shard") -> int:
        consumer, total = self.consumer, 0
        if shard.id not in self.iterators:
            place = Checkpoint.of_shard.find(consumer=consumer.name, shard=shard.id)
            self.iterators[shard.id] = _iterator(stream, shard.id, place.sequence_number if place else None)
        while iterator := self.iterators[shard.id]:
            try:
                records, following = _records(iterator)
            except IteratorExpired:
                del self.iterators[shard.id]
                return total + self._read(stream, shard)
            except RecordsTrimmed:
                # DynamoDB Local also says so of an iterator that waited at an empty shard's start: begin there anew.
                self.iterators[shard.id] = oldest = _iterator(stream, shard.id, None)
                records, following = _records(oldest)
            if records:
                consumer.follow([change_in(record) for record in records])
                last = records[-1]["dynamodb"]["SequenceNumber"]
                put(Checkpoint(consumer=consumer.name, shard=shard.id, sequence_number=last))
                total += len(records)
            self.iterators[shard.id] = following
            if not records and not shard.closed:
                break
        return total


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of a stream. A closed one gets no more records; its children go on."""

    id: str
    parent: str | None
    closed: bool


def _records(iterator: str) -> tuple[list[dict[str, Any]], str | None]:
    """The next records and the iterator after them, None at the end of the shard."""
    answer = ask("get_records", service=STREAMS, ShardIterator=iterator, Limit=BATCH)
    return answer["Records"], answer.get("NextShardIterator")


def _stream_arn(table: Table) -> str:
    arn: str | None = ask("describe_table", TableName=table.name)["Table"].get("LatestStreamArn")
    if arn is None:
        raise TableMissing(f"{table.name} has no stream yet; `manage.py dynamo_tables --apply` switches it on.")
    return arn


def _shards(stream: str) -> dict[str, Shard]:
    shards: dict[str, Shard] = {}
    start: dict[str, Any] = {}
    while True:
        described = ask("describe_stream", service=STREAMS, StreamArn=stream, **start)["StreamDescription"]
        for shard in described["Shards"]:
            closed = "EndingSequenceNumber" in shard["SequenceNumberRange"]
            shards[shard["ShardId"]] = Shard(shard["ShardId"], shard.get("ParentShardId"), closed)
        if "LastEvaluatedShardId" not in described:
            return shards
        start = {"ExclusiveStartShardId": described["LastEvaluatedShardId"]}


def _generation(shard: Shard, shards: dict[str, Shard]) -> int:
    """How many shards before it are still in the stream."""
    parent = shards.get(shard.parent or "")
    return _generation(parent, shards) + 1 if parent else 0


def _iterator(stream: str, shard: str, after: str | None) -> str:
    def begin(kind: str, **place: str) -> str:
        where: dict[str, Any] = {"StreamArn": stream, "ShardId": shard, "ShardIteratorType": kind, **place}
        iterator: str = ask("get_shard_iterator", service=STREAMS, **where)["ShardIterator"]
        return iterator

    if after is not None:
        try:
            return begin("AFTER_SEQUENCE_NUMBER", SequenceNumber=after)
        except RecordsTrimmed:
            logger.warning("The place of a consumer in shard %s is older than the stream; reading what is left.", shard)
    return begin("TRIM_HORIZON")
