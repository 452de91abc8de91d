"""What is derived can be derived anew: resumably, beside everything else, and whatever single items do."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dynamo import put, update
from dynamo.errors import Conflict, Throttled
from dynamo.streams import Consumer, Pass, rebuilding
from dynamo.streams.rebuilding import Rebuild, RebuildTaken, ask_for, rebuild
from dynamo.tools.testing import within_budget
from dynamo.wire.client import call
from tests.dynamo.streams.things import Note, Seen, Thing, consumer_of, followed


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    scan = rebuilding.scan_items
    monkeypatch.setattr(rebuilding, "scan_items", lambda *args, **options: scan(*args, size=3, **options))


def store(count: int) -> set[str]:
    for number in range(count):
        put(Thing(thing_id=f"thing {number}", count=number))
        put(Note(thing_id=f"thing {number}", note_id="1"))
    return {f"thing {number}" for number in range(count)}


def derived(seen: Seen) -> list[str]:
    return [thing.thing_id for thing in seen.derived]


def test_it_goes_over_all_items_of_its_kind(seen: Seen) -> None:
    wanted = store(10)
    ask_for("tests.things", "a test")
    looked_at: list[int] = []
    job = rebuild(consumer_of(seen), report=looked_at.append)
    assert sorted(derived(seen)) == sorted(wanted)
    assert sum(looked_at) == job.looked_at == 20
    assert job.finished_at
    assert (job.failures, job.failed_keys) == (0, ())


def test_it_goes_on_where_it_was_broken_off(seen: Seen) -> None:
    wanted = store(10)
    ask_for("tests.things", "a test")
    job = rebuild(consumer_of(seen), over=lambda: len(seen.derived) >= 4)
    assert job.finished_at is None
    assert 4 <= len(seen.derived) < 10
    job = rebuild(consumer_of(seen))
    assert sorted(derived(seen)) == sorted(wanted)
    assert job.looked_at == 20


def test_passes_follow_each_other_and_are_gone_on_with(seen: Seen) -> None:
    store(5)
    notes: list[Note] = []
    passes = (Pass(Thing, seen.derive), Pass(Note, notes.extend))
    consumer = Consumer[Any]("tests.things", Thing, seen.follow, rebuild=passes)
    ask_for("tests.things", "a test")
    rebuild(consumer, over=lambda: len(notes) > 1)
    rebuild(consumer)
    assert (len(seen.derived), len(notes)) == (5, 5)


def test_what_fails_alone_is_listed_and_the_rest_goes_on(seen: Seen) -> None:
    wanted = store(10)
    call("PutItem", {"TableName": followed.name, "Item": Thing.dump(Thing(thing_id="odd")) | {"count": {"S": "x"}}})

    def derive(things: Sequence[Thing]) -> None:
        if any(thing.thing_id == "thing 3" for thing in things):
            raise ValueError("cannot")
        seen.derive(things)

    ask_for("tests.things", "a test")
    job = rebuild(Consumer("tests.things", Thing, seen.follow, rebuild=(Pass(Thing, derive),)))
    assert sorted(derived(seen)) == sorted(wanted - {"thing 3"})
    assert job.failures == 2
    assert set(job.failed_keys) == {"thing 3", "odd"}


def test_what_somebody_else_is_writing_is_tried_again(seen: Seen) -> None:
    wanted = store(3)
    failures = iter([Conflict("busy"), Conflict("busy")])

    def derive(things: Sequence[Thing]) -> None:
        if error := next(failures, None):
            raise error
        seen.derive(things)

    ask_for("tests.things", "a test")
    job = rebuild(Consumer("tests.things", Thing, seen.follow, rebuild=(Pass(Thing, derive),)))
    assert sorted(derived(seen)) == sorted(wanted)
    assert job.failures == 0


def test_trouble_of_a_service_breaks_it_off_where_it_stood(seen: Seen) -> None:
    wanted = store(10)

    def derive(things: Sequence[Thing]) -> None:
        if len(seen.derived) >= 4:
            raise Throttled("slower")
        seen.derive(things)

    ask_for("tests.things", "a test")
    with pytest.raises(Throttled):
        rebuild(Consumer("tests.things", Thing, seen.follow, rebuild=(Pass(Thing, derive),)))
    rebuild(consumer_of(seen))
    assert sorted(derived(seen)) == sorted(wanted)


def test_whoever_goes_on_with_it_takes_it(seen: Seen) -> None:
    store(6)
    ask_for("tests.things", "a test")
    other, parts = Seen(), 0

    def taken(things: Sequence[Thing]) -> None:
        nonlocal parts
        parts += 1
        if parts == 1:
            rebuild(consumer_of(other))

    with pytest.raises(RebuildTaken):
        rebuild(Consumer("tests.things", Thing, seen.follow, rebuild=(Pass(Thing, taken),)))
    assert parts == 1
    assert Rebuild.of_consumer(consumer="tests.things").finished_at


def test_asked_for_again_it_begins_anew(seen: Seen) -> None:
    wanted = store(4)
    for reason in ("a test", "another"):
        ask_for("tests.things", reason)
        rebuild(consumer_of(seen))
    assert sorted(derived(seen)) == sorted([*wanted, *wanted])
    assert Rebuild.of_consumer(consumer="tests.things").reason == "another"


def test_one_that_nobody_is_at_is_known_as_such(seen: Seen) -> None:
    ask_for("tests.things", "a test")
    with within_budget(Rebuild.of_consumer):
        job = Rebuild.of_consumer(consumer="tests.things")
    assert job.is_broken_off
    key = Rebuild.key(consumer="tests.things")
    assert not update(key, Rebuild.moved_at.set(datetime.now(UTC))).is_broken_off
    assert update(key, Rebuild.moved_at.set(datetime.now(UTC) - timedelta(minutes=2))).is_broken_off
    assert not update(key, Rebuild.finished_at.set(datetime.now(UTC))).is_broken_off
