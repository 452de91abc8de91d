"""Asks for a table's stream: its shards, and the records in each."""

from collections.abc import Mapping
from time import monotonic
from typing import Any, NamedTuple

from django.core.signals import setting_changed

from dynamo.errors import OutcomeUnknown, TableMissing, Unavailable
from dynamo.model.tables import Table
from dynamo.streams.records import Record, is_after, record_in
from dynamo.wire.client import call
from dynamo.wire.transport import Transport
from dynamo.wire.transport.choosing import STREAMS, transport_of_settings

# Records of one answer; the engine's limit is 1,000.
BATCH = 500
# For so long the list of shards is believed: DescribeStream is limited to 10 a second an account.
SECONDS_BETWEEN_LOOKS = 60.0

_transport: Transport | None = None


def use_stream_transport(chosen: Transport | None) -> None:
    """Ask for streams through another transport; None goes back to the one of the settings. For tests."""
    global _transport
    _transport = chosen


def stream_transport() -> Transport:
    """The transport to the service of streams."""
    global _transport
    if _transport is None:
        _transport = transport_of_settings(STREAMS)
    return _transport


def ask(operation: str, **request: Any) -> dict[str, Any]:
    """One request to the service of streams, sent once: whoever follows a stream asks again by and by."""
    try:
        return stream_transport().send(operation, request)
    except OutcomeUnknown as error:
        raise Unavailable(str(error)) from error


class Shard(NamedTuple):
    """A part of a stream. A closed one gets no more records; its children go on. `last` is where a closed one ends."""

    id: str
    parent: str | None
    closed: bool
    last: str | None

    def ends_at(self, place: str | None) -> bool:
        """Whether nothing comes after a place in it."""
        return self.last is not None and place is not None and not is_after(self.last, place)


class Answer(NamedTuple):
    """Records of a shard, and the iterator that goes on after them, None at the shard's end."""

    records: list[Record]
    following: str | None


class Stream:
    """The stream of a table. What is known of its shards is believed for a minute."""

    def __init__(self, table: Table):
        self.table = table
        self._arn: str | None = None
        self._shards: dict[str, Shard] = {}
        self._looked_at: float | None = None

    @property
    def arn(self) -> str:
        """The stream's name, asked for once; `TableMissing` when the table has none."""
        if self._arn is None:
            self._arn = call("DescribeTable", {"TableName": self.table.name})["Table"].get("LatestStreamArn")
        if self._arn is None:
            raise TableMissing(
                f"{self.table.name} has no stream yet; `manage.py dynamo_tables --apply` switches it on."
            )
        return self._arn

    def shards(self) -> Mapping[str, Shard]:
        """Its shards by their ids. One request a minute, and one for every hundred shards more."""
        if self._looked_at is None or monotonic() - self._looked_at >= SECONDS_BETWEEN_LOOKS:
            self._shards = self._describe()
            self._looked_at = monotonic()
        return self._shards

    def look_again(self) -> None:
        """Believe nothing of what is known: a shard ended, so that others have begun."""
        self._looked_at = None

    def _describe(self) -> dict[str, Shard]:
        shards: dict[str, Shard] = {}
        start: dict[str, Any] = {}
        while True:
            try:
                described = ask("DescribeStream", StreamArn=self.arn, **start)["StreamDescription"]
            except TableMissing:
                self._arn = None  # The table was made again since.
                raise
            for shard in described["Shards"]:
                last = shard["SequenceNumberRange"].get("EndingSequenceNumber")
                shards[shard["ShardId"]] = Shard(shard["ShardId"], shard.get("ParentShardId"), last is not None, last)
            if "LastEvaluatedShardId" not in described:
                return shards
            start = {"ExclusiveStartShardId": described["LastEvaluatedShardId"]}

    def iterator(self, shard: str, after: str | None) -> str:
        """An iterator behind a place in a shard, at its oldest record for None. `RecordsTrimmed` where that is gone."""
        kind = {"ShardIteratorType": "TRIM_HORIZON"}
        if after is not None:
            kind = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": after}
        iterator: str = ask("GetShardIterator", StreamArn=self.arn, ShardId=shard, **kind)["ShardIterator"]
        return iterator

    def records(self, iterator: str, limit: int = BATCH) -> Answer:
        """The next records. `IteratorExpired` or `RecordsTrimmed` when the iterator is too old."""
        answer = ask("GetRecords", ShardIterator=iterator, Limit=limit)
        return Answer([record_in(told) for told in answer["Records"]], answer.get("NextShardIterator"))


def _forget(*, setting: str, **_: Any) -> None:
    if setting == "DYNAMO":
        use_stream_transport(None)


setting_changed.connect(_forget)
