"""Consumers on the engine's own streams."""

from collections.abc import Sequence

import pytest

from dynamo import Entity, Integer, Table, Text, delete, put, update
from dynamo.errors import BadValue
from dynamo.streams import Change, Consumer
from dynamo.streams import reader as reading
from dynamo.streams.checkpoints import Checkpoint, stream_checkpoints
from dynamo.streams.reader import Reader, Shard

followed = Table("StreamsTestThings", "thing_id", stream=True)


class Thing(Entity, table=followed):
    thing_id = Text()
    count = Integer(default=0)


class Seen:
    """A consumer's work that keeps what it was given, and fails as often as it is told to."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.failures = 0

    def follow(self, changes: Sequence[Change]) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("not now")
        self.changes += changes


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def reader(seen: Seen, request: pytest.FixtureRequest) -> Reader:
    """Reads from now on: what other tests left in the stream is behind it."""
    reader = Reader(Consumer(f"tests.{request.node.name}", followed, seen.follow))
    reader.catch_up()
    seen.changes.clear()
    return reader


def test_it_sees_each_change_once_and_in_order(reader: Reader, seen: Seen) -> None:
    put(Thing(thing_id="a", count=1))
    update(Thing.key(thing_id="a"), Thing.count.set(2))
    delete(Thing.key(thing_id="a"))

    assert reader.catch_up() == 3
    assert reader.catch_up() == 0
    assert [(c.before and c.before["count"]["N"], c.after and c.after["count"]["N"]) for c in seen.changes] == [
        (None, "1"),
        ("1", "2"),
        ("2", None),
    ]
    assert {change.key["thing_id"]["S"] for change in seen.changes} == {"a"}


def test_it_goes_on_where_it_stood_after_a_restart(reader: Reader, seen: Seen) -> None:
    put(Thing(thing_id="a"))
    reader.catch_up()
    put(Thing(thing_id="b"))

    assert Reader(reader.consumer).catch_up() == 1
    assert [change.key["thing_id"]["S"] for change in seen.changes] == ["a", "b"]


def test_a_shard_that_fails_holds_up_no_other(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    shards = [Shard("1", None, True), Shard("1.1", "1", False), Shard("2", None, False)]
    read: list[str] = []

    def read_one(stream: str, shard: Shard) -> int:
        read.append(shard.id)
        reader.iterators[shard.id] = None if shard.closed else "further"
        if shard.id == "1":
            reader.iterators["1"] = "here"
            raise RuntimeError("not this one")
        return 1

    monkeypatch.setattr(reading, "_shards", lambda stream: {shard.id: shard for shard in shards})
    monkeypatch.setattr(reader, "_read", read_one)
    with pytest.raises(RuntimeError, match="not this one"):
        reader.catch_up()
    assert read == ["1", "2"]


def test_a_failure_moves_nothing_on(reader: Reader, seen: Seen) -> None:
    put(Thing(thing_id="a"))
    seen.failures = 1

    with pytest.raises(RuntimeError):
        reader.catch_up()
    assert reader.catch_up() == 1
    assert [change.key["thing_id"]["S"] for change in seen.changes] == ["a"]


def test_its_place_is_kept_a_shard(reader: Reader) -> None:
    put(Thing(thing_id="a"))
    reader.catch_up()

    places = [Checkpoint.of_shard.find(consumer=reader.consumer.name, shard=shard) for shard in reader.iterators]
    assert [place for place in places if place and place.sequence_number]


def test_lambda_hands_over_what_travels(seen: Seen) -> None:
    consumer = Consumer("tests.lambda", followed, seen.follow)
    image = {"thing_id": {"S": "a"}, "blob": {"B": "AAE="}, "list": {"L": [{"S": "x"}]}}
    consumer.from_lambda({"Records": [{"dynamodb": {"Keys": {"thing_id": {"S": "a"}}, "NewImage": image}}]})

    (change,) = seen.changes
    assert change.before is None
    assert change.after == {"thing_id": {"S": "a"}, "blob": {"B": "AAE="}, "list": {"L": [{"S": "x"}]}}


def test_a_table_without_a_stream_cannot_be_followed(seen: Seen) -> None:
    with pytest.raises(BadValue, match="has no stream"):
        Consumer("tests.nothing", stream_checkpoints, seen.follow)
