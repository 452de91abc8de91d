"""What a consumer cannot follow is set aside and tried again; all else goes on."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dynamo import put
from dynamo.errors import BadValue, Throttled, Unavailable
from dynamo.streams import following, parked
from dynamo.streams.consumers import Change
from dynamo.streams.following import MOST_ASIDE, first_failure
from dynamo.streams.parked import PAUSES, Park, Parked
from dynamo.streams.reader import Reader
from dynamo.streams.records import record_in
from dynamo.tools.testing import requests_at_most, within_budget
from tests.dynamo.streams.scripted_stream import ScriptedStream
from tests.dynamo.streams.things import Seen, Thing, consumer_of, followed


class Time:
    """Tells when things happen, and is set forward."""

    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self, seconds: float) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.passed + seconds)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    time = Time()
    monkeypatch.setattr(parked, "_in", time)
    return time


@pytest.fixture
def reader(stream: ScriptedStream, seen: Seen) -> Reader:
    reader = Reader(followed, [consumer_of(seen)], fence=1)
    reader.read()
    return reader


def read_all(reader: Reader) -> None:
    while reader.read():
        pass


def all_parked() -> list[tuple[str, int, bool]]:
    """Which changes are parked: their item, how often they were tried, whether they are given up."""
    found = Parked.of_consumer(consumer="tests.things").all(limit=1000)
    return [(each.item_key, each.tries, each.is_given_up) for each in found]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 500])
@pytest.mark.parametrize("place", [0, 1, 2, 6, 250, 499])
def test_the_record_that_fails_is_found(stream: ScriptedStream, seen: Seen, size: int, place: int) -> None:
    for number in range(size):
        stream.changed("shardId-1", f"thing {number}", 1)
    records = [record_in(told) for told in stream.shards["shardId-1"].records]
    seen.fail_at(f"thing {place}")
    failure = first_failure(consumer_of(seen), records)
    if place >= size:
        assert failure is None
        return
    assert failure
    assert failure.place == place
    assert str(failure.error) == "cannot"
    # All before it are followed, and nothing after it that was not in a batch with it.
    assert {f"thing {number}" for number in range(place)} <= {thing for thing, _ in seen.counts}
    assert len(seen.batches) <= 2 * size.bit_length() + 1


def test_a_batch_that_fails_by_its_size_is_followed_in_halves(stream: ScriptedStream, seen: Seen) -> None:
    consumer = consumer_of(seen)
    for number in range(8):
        stream.changed("shardId-1", f"thing {number}", 1)

    def refuse_many(changes: list[Change[Any]]) -> None:
        if len(changes) > 2:
            raise ValueError("too many")
        seen.changes += changes

    object.__setattr__(consumer, "follow", refuse_many)
    records = [record_in(told) for told in stream.shards["shardId-1"].records]
    assert first_failure(consumer, records) is None
    assert [thing for thing, _ in seen.counts] == [f"thing {number}" for number in range(8)]


def test_the_others_go_on_and_the_items_own_changes_wait(
    stream: ScriptedStream, seen: Seen, reader: Reader, time: Time
) -> None:
    seen.fail_at("bad")
    for thing, number in [("a", 1), ("bad", 1), ("b", 1), ("bad", 2), ("c", 1)]:
        stream.changed("shardId-1", thing, number)
    read_all(reader)
    stream.changed("shardId-1", "bad", 3)
    stream.changed("shardId-1", "d", 1)
    read_all(reader)
    assert {thing for thing, _ in seen.counts} == {"a", "b", "c", "d"}
    assert all_parked() == [("bad/THING", 1, False), ("bad/THING", 0, False), ("bad/THING", 0, False)]

    seen.fail_nowhere()
    time.passed += PAUSES[0]
    read_all(reader)
    assert [number for thing, number in seen.counts if thing == "bad"] == [1, 2, 3]
    assert all_parked() == []
    stream.changed("shardId-1", "bad", 4)
    read_all(reader)
    assert seen.counts[-1] == ("bad", 4)


def test_after_five_tries_over_minutes_it_is_given_up(
    stream: ScriptedStream, seen: Seen, reader: Reader, time: Time
) -> None:
    tried = 0

    def fail(change: Change[Any]) -> Exception:
        nonlocal tried
        tried += 1
        return ValueError(f"try {tried}")

    stream.changed("shardId-1", "bad", 1)
    seen.failing = fail
    for seconds in (0, *PAUSES):
        time.passed += seconds
        reader.read()
        reader.read()
    assert tried == len(PAUSES) + 1 == 5
    assert sum(PAUSES) > 180
    time.passed += 3600
    read_all(reader)
    assert tried == 5
    assert all_parked() == [("bad/THING", 5, True)]
    (bad,) = Parked.of_consumer(consumer="tests.things").all(limit=2)
    assert bad.error == "ValueError: try 5"
    assert bad.record().after == Thing.dump(Thing(thing_id="bad", count=1))
    assert bad.record().before is None


def test_what_is_parked_outlives_the_worker(stream: ScriptedStream, seen: Seen, reader: Reader, time: Time) -> None:
    seen.fail_at("bad")
    stream.changed("shardId-1", "bad", 1)
    read_all(reader)
    another = Reader(followed, [consumer_of(seen)], fence=2)
    stream.changed("shardId-1", "bad", 2)
    read_all(another)
    assert [tries for _, tries, _ in all_parked()] == [1, 0]
    seen.fail_nowhere()
    time.passed += PAUSES[0]
    read_all(another)
    assert seen.counts == [("bad", 1), ("bad", 2)]


def test_a_change_that_comes_again_is_parked_once(stream: ScriptedStream, seen: Seen, reader: Reader) -> None:
    """A worker may die after parking it and before storing its place."""
    seen.fail_at("bad")
    stream.changed("shardId-1", "bad", 1)
    read_all(reader)
    follower = reader.followers[0]
    follower.follow("shardId-1", [record_in(stream.shards["shardId-1"].records[0])])
    assert all_parked() == [("bad/THING", 1, False)]


def test_sequence_numbers_are_figures(stream: ScriptedStream, seen: Seen, reader: Reader, time: Time) -> None:
    """Ten comes after nine."""
    seen.fail_at("bad")
    for number in range(1, 8):
        stream.changed("shardId-1", "bad", number)
    read_all(reader)
    seen.fail_nowhere()
    time.passed += PAUSES[0]
    read_all(Reader(followed, [consumer_of(seen)], fence=2))
    assert [number for _, number in seen.counts] == [1, 2, 3, 4, 5, 6, 7]


def test_an_image_that_cannot_be_read_is_parked_too(stream: ScriptedStream, seen: Seen, reader: Reader) -> None:
    stream.changed("shardId-1", "bad", 1)
    stream.shards["shardId-1"].records[0]["dynamodb"]["NewImage"]["count"] = {"N": "many"}
    stream.changed("shardId-1", "a", 1)
    read_all(reader)
    assert seen.counts == [("a", 1)]
    assert all_parked() == [("bad/THING", 1, False)]


@pytest.mark.parametrize("error", [Throttled("slower"), Unavailable("gone"), ConnectionRefusedError(), TimeoutError()])
def test_trouble_of_a_service_parks_nothing(
    stream: ScriptedStream, seen: Seen, reader: Reader, error: Exception
) -> None:
    seen.failing = lambda change: error
    stream.changed("shardId-1", "a", 1)
    read_all(reader)
    assert all_parked() == []
    assert reader.cursors[0].due > 0


def test_when_too_much_fails_the_consumer_waits(
    stream: ScriptedStream, seen: Seen, reader: Reader, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search that answers every document with an error, say: not every change of an hour is parked."""
    seen.failing = lambda change: ValueError("out of order")
    for number in range(100):
        stream.changed("shardId-1", f"thing {number}", 1)
    read_all(reader)
    assert len(all_parked()) == MOST_ASIDE
    seen.fail_nowhere()
    monkeypatch.setattr("dynamo.streams.reader.monotonic", lambda: float("inf"))
    time.passed += PAUSES[0]
    read_all(reader)
    assert {thing for thing, _ in seen.counts} == {f"thing {number}" for number in range(100)}
    assert all_parked() == []


def test_trouble_while_trying_again_is_no_try(stream: ScriptedStream, seen: Seen, reader: Reader, time: Time) -> None:
    seen.fail_at("bad")
    stream.changed("shardId-1", "bad", 1)
    read_all(reader)
    seen.failing = lambda change: Unavailable("gone")
    time.passed += PAUSES[0]
    read_all(reader)
    assert all_parked() == [("bad/THING", 1, False)]


def test_images_too_large_to_keep_are_told_of(
    stream: ScriptedStream, seen: Seen, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parked, "IMAGES_LIMIT", 10)
    seen.fail_at("bad")
    stream.changed("shardId-1", "bad", 1)
    read_all(reader)
    (bad,) = Parked.of_consumer(consumer="tests.things").all(limit=2)
    with pytest.raises(BadValue, match="too large"):
        bad.record()
    _, error = Park(consumer_of(seen)).work_off("bad/THING")
    assert "rebuild" in error


def test_what_a_person_drops_is_let_go_of_by_the_worker(
    stream: ScriptedStream, seen: Seen, reader: Reader, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen.fail_at("bad")
    stream.changed("shardId-1", "bad", 1)
    read_all(reader)
    Park(consumer_of(seen)).drop_first("bad/THING")
    seen.fail_nowhere()
    stream.changed("shardId-1", "bad", 2)
    read_all(reader)
    # It cannot know yet, and puts the second behind the first. A minute later it looks.
    assert seen.counts == []
    monkeypatch.setattr(following, "monotonic", lambda: float("inf"))
    read_all(reader)
    assert seen.counts == [("bad", 2)]
    assert all_parked() == []


def test_what_somebody_else_follows_while_it_fails_here_does_not_come_back(
    stream: ScriptedStream, seen: Seen, reader: Reader
) -> None:
    """A person and the worker may try the same change at once."""
    seen.fail_at("bad")
    stream.changed("shardId-1", "bad", 1)
    read_all(reader)
    here, there = Park(consumer_of(seen)), Park(consumer_of(Seen()))

    def fail_late(change: Change[Any]) -> Exception:
        there.work_off("bad/THING")
        return ValueError("cannot")

    seen.failing = fail_late
    here.work_off("bad/THING")
    assert all_parked() == []


def test_what_a_worker_without_the_lease_parked_is_found(
    stream: ScriptedStream, seen: Seen, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream.changed("shardId-1", "bad", 1)
    Park(consumer_of(seen)).put_behind(record_in(stream.shards["shardId-1"].records[0]))
    monkeypatch.setattr(following, "monotonic", lambda: float("inf"))
    read_all(reader)
    assert all_parked() == []


def test_giving_up_is_told_once(
    stream: ScriptedStream, seen: Seen, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    seen.fail_at("bad")
    stream.changed("shardId-1", "bad", 1)
    read_all(reader)
    for _ in range(6):
        reader.followers[0].park.work_off("bad/THING")
    assert [record.getMessage() for record in caplog.records if "gives up" in record.getMessage()] == [
        "tests.things gives up a change of bad/THING: cannot"
    ]


def test_nothing_is_asked_while_nothing_is_parked(reader: Reader) -> None:
    with requests_at_most(0, round_trips=0):
        reader.read()


def test_what_is_parked_is_read_within_its_budget(stream: ScriptedStream, seen: Seen, reader: Reader) -> None:
    seen.fail_at("bad")
    stream.changed("shardId-1", "bad", 1)
    read_all(reader)
    with within_budget(Parked.of_consumer):
        (bad,) = Parked.of_consumer(consumer="tests.things").all(limit=10)
    with within_budget(Parked.places):
        Parked.places(consumer="tests.things").all(limit=10)
    with within_budget(Parked.by_change):
        assert Parked.by_change(consumer="tests.things", change=bad.change) == bad


def test_keys_of_any_text_have_a_name(seen: Seen) -> None:
    consumer = consumer_of(seen)

    def key(thing_id: str) -> str:
        told = {"Keys": {"record": {"S": "THING"}, "thing_id": {"S": thing_id}}}
        return consumer.item_key(
            record_in({"dynamodb": told | {"SequenceNumber": "1", "ApproximateCreationDateTime": 1}})
        )

    assert key("a/b") == "a%2Fb/THING"
    assert key("ä#:@ b") == "%C3%A4#:@ b/THING"
    assert len({key("x" * 2000), key("x" * 1999)}) == 2
    put(
        Parked(
            consumer="c",
            change=key("x" * 2000) + "#21." + "9" * 40,
            item_key="",
            sequence_number="1",
            changed_at=datetime.now(UTC),
            parked_at=datetime.now(UTC),
        )
    )
