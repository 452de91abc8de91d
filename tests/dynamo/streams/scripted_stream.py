"""A service of streams that does what the local engine never does at a test's wish: shards split, iterators expire,
records are trimmed, come twice, or not yet."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from dynamo.errors import DynamoError, IteratorExpired, RecordsTrimmed, TableMissing
from tests.dynamo.streams.things import Note, Thing


@dataclass
class ScriptedShard:
    """A shard with its records. `endless` is one that goes on giving iterators after its end."""

    id: str
    parent: str | None = None
    records: list[dict[str, Any]] = field(default_factory=list)
    closed: bool = False
    endless: bool = False
    # How many of its records are gone.
    trimmed: int = 0

    def described(self) -> dict[str, Any]:
        numbers = {"StartingSequenceNumber": "1"}
        if self.closed:
            last = self.records[-1]["dynamodb"]["SequenceNumber"] if self.records else "1"
            numbers["EndingSequenceNumber"] = "9" * 30 if self.endless else last
        parent = {"ParentShardId": self.parent} if self.parent else {}
        return {"ShardId": self.id, "SequenceNumberRange": numbers, **parent}


class ScriptedStream:
    """A transport to take the place of the service's. `asked` counts its requests by operation."""

    def __init__(self) -> None:
        self.shards = {"shardId-1": ScriptedShard("shardId-1")}
        self.asked: Counter[str] = Counter()
        # Errors for the next requests for records, in turn.
        self.refusals: list[DynamoError] = []
        self.page_size = 500
        # Records that come once more at the head of the next answer.
        self.again = 0
        self._numbers = count(1)

    def changed(self, shard: str, thing_id: str, number: int, *, at: datetime | None = None) -> str:
        """A thing's count became a number; returns the record's sequence number."""
        after = Thing.dump(Thing(thing_id=thing_id, count=number))
        before = Thing.dump(Thing(thing_id=thing_id, count=number - 1)) if number > 1 else None
        return self._add(shard, after, before, at)

    def noted(self, shard: str, thing_id: str) -> str:
        """Somebody wrote a note on a thing."""
        return self._add(shard, Note.dump(Note(thing_id=thing_id, note_id="1")), None, None)

    def _add(self, shard: str, after: dict[str, Any], before: dict[str, Any] | None, at: datetime | None) -> str:
        # Eight and upwards: they grow by a figure soon, as real ones do.
        number = str(7 + next(self._numbers))
        data = {
            "SequenceNumber": number,
            "ApproximateCreationDateTime": (at or datetime.now(UTC)).timestamp(),
            "Keys": {name: after[name] for name in ("record", "thing_id")},
            "NewImage": after,
            **({"OldImage": before} if before else {}),
        }
        self.shards[shard].records.append({"dynamodb": data})
        return number

    def split(self, shard: str, *children: str) -> None:
        """Close a shard; others go on."""
        self.shards[shard].closed = True
        for child in children:
            self.shards[child] = ScriptedShard(child, parent=shard)

    def begin(self, shard: str) -> None:
        """A shard of its own appears, as when a table grows."""
        self.shards[shard] = ScriptedShard(shard)

    def send(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        self.asked[operation] += 1
        answer: dict[str, Any] = getattr(self, operation)(request)
        return answer

    def DescribeStream(self, request: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 (the operation's name)
        """Two shards an answer."""
        ids = list(self.shards)
        start = request.get("ExclusiveStartShardId")
        first = ids.index(start) + 1 if start else 0
        described: dict[str, Any] = {"Shards": [self.shards[each].described() for each in ids[first : first + 2]]}
        if first + 2 < len(ids):
            described["LastEvaluatedShardId"] = ids[first + 1]
        return {"StreamDescription": described}

    def GetShardIterator(self, request: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        shard = self._shard(request["ShardId"])
        place = shard.trimmed
        if request["ShardIteratorType"] == "AFTER_SEQUENCE_NUMBER":
            numbers = [record["dynamodb"]["SequenceNumber"] for record in shard.records]
            place = numbers.index(request["SequenceNumber"]) + 1
            if place <= shard.trimmed:
                raise RecordsTrimmed("That record is gone.")
        return {"ShardIterator": f"{shard.id} {place}"}

    def GetRecords(self, request: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        if self.refusals:
            raise self.refusals.pop(0)
        name, place = request["ShardIterator"].split()
        shard, start = self._shard(name), int(place)
        if start < shard.trimmed:
            raise RecordsTrimmed("Those records are gone.")
        end = min(start + min(self.page_size, request["Limit"]), len(shard.records))
        repeated, self.again = shard.records[max(0, start - self.again) : start], 0
        answer: dict[str, Any] = {"Records": [*repeated, *shard.records[start:end]]}
        if not (shard.closed and end == len(shard.records)) or shard.endless:
            answer["NextShardIterator"] = f"{name} {end}"
        return answer

    def _shard(self, name: str) -> ScriptedShard:
        if name not in self.shards:
            raise TableMissing("There is no such shard.")
        return self.shards[name]


EXPIRED = IteratorExpired("The iterator is a quarter of an hour old.")
