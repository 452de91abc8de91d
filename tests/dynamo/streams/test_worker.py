"""Workers as they run: one follows, others stand by, and nothing that fails ends them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dynamo import put
from dynamo.errors import OutcomeUnknown, Unavailable
from dynamo.streams import Consumer, lease, parked, worker
from dynamo.streams.lease import Lease, holder_now
from dynamo.streams.parked import Parked
from dynamo.streams.reader import Reader
from dynamo.streams.rebuilding import Rebuild, ask_for
from dynamo.streams.standing import standings
from dynamo.streams.worker import work
from dynamo.tools.testing import faults
from tests.dynamo.streams.scripted_stream import ScriptedStream
from tests.dynamo.streams.things import Seen, Thing, consumer_of
from tests.waiting import until


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PAUSE", 0.02)
    monkeypatch.setattr(worker, "REBUILDS_LOOKED_FOR_EVERY", 0.05)
    monkeypatch.setattr(lease, "LOOKED_AT_EVERY", 0.02)
    monkeypatch.setattr(lease, "RENEWED_EVERY", 0.05)


class Running:
    """A worker in a thread, with what it said."""

    def __init__(self, *consumers: Consumer[Any]) -> None:
        self.said: list[str] = []
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=work, args=(consumers, self.stopping, self.said.append))
        self.thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self.thread.join()

    def says(self, words: str) -> Callable[[], bool]:
        return lambda: any(words in said for said in self.said)


@contextmanager
def running(*consumers: Consumer[Any]) -> Iterator[Running]:
    one = Running(*consumers)
    try:
        yield one
    finally:
        one.stop()


def test_one_follows_and_the_other_takes_over_when_it_stops(stream: ScriptedStream, seen: Seen) -> None:
    with running(consumer_of(seen)) as first:
        assert until(first.says("Following the streams for tests.things."))
        with running(consumer_of(seen)) as second:
            assert until(second.says("standing by"))
            stream.changed("shardId-1", "a", 1)
            assert until(lambda: seen.counts == [("a", 1)])
            first.stop()
            assert until(second.says("Following"))
            stream.changed("shardId-1", "a", 2)
            assert until(lambda: seen.counts == [("a", 1), ("a", 2)])
    assert holder_now() is None


def test_who_loses_the_lease_stands_by(stream: ScriptedStream, seen: Seen) -> None:
    with running(consumer_of(seen)) as first:
        assert until(first.says("Following"))
        # Another takes it over, as after a long sleep of this machine.
        put(lease.Leased(holder="another", fence=2_000_000_000, beats=0))
        assert until(first.says("standing by"))
        stream.changed("shardId-1", "a", 1)
        with pytest.raises(CommandError, match="Another worker"):
            call_command("worker", "--once")
        assert holder_now() == "another"
    assert seen.counts == []


def test_a_poisoned_record_and_its_mend(stream: ScriptedStream, seen: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are followed, it is listed, tried again, and in the end all is right and in order."""
    monkeypatch.setattr(parked, "PAUSES", (0.05, 0.05, 0.05, 0.05))
    seen.fail_at("bad")
    with running(consumer_of(seen)):
        for thing, number in [("a", 1), ("bad", 1), ("a", 2), ("bad", 2), ("b", 1)]:
            stream.changed("shardId-1", thing, number)
        assert until(lambda: {("a", 1), ("a", 2), ("b", 1)} <= set(seen.counts))
        assert until(lambda: [each.is_given_up for each in standings([consumer_of(seen)])[0].parked] == [True, False])
        seen.fail_nowhere()
        call_command("streams", "--retry", "tests.things")
        assert [number for thing, number in seen.counts if thing == "bad"] == [1, 2]
        # The worker learns of it within a minute; until then further changes are parked, and then followed.
        monkeypatch.setattr("dynamo.streams.following.PARK_LOOKED_AT_EVERY", 0.0)
        stream.changed("shardId-1", "bad", 3)
        assert until(lambda: seen.counts[-1:] == [("bad", 3)])
        assert until(lambda: not Parked.of_consumer(consumer="tests.things").all(limit=1))


def test_trouble_with_the_stream_ends_nothing(
    stream: ScriptedStream, seen: Seen, caplog: pytest.LogCaptureFixture
) -> None:
    stream.refusals = [Unavailable("no answer"), Unavailable("no answer")]
    stream.changed("shardId-1", "a", 1)
    with running(consumer_of(seen)):
        assert until(lambda: seen.counts == [("a", 1)])
    assert "The stream of StreamsTestThings cannot be followed now: no answer" in caplog.text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_dies_takes_the_worker_along_and_it_begins_again(
    stream: ScriptedStream, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would hold the lease and follow nothing."""
    read, reads = Reader.read, count()

    def die_once(reader: Reader) -> bool:
        if next(reads) == 0:
            raise SystemExit
        return read(reader)

    monkeypatch.setattr(Reader, "read", die_once)
    stream.changed("shardId-1", "a", 1)
    with running(consumer_of(seen)):
        assert until(lambda: seen.counts == [("a", 1)])


def test_trouble_with_the_lease_ends_nothing(
    stream: ScriptedStream, seen: Seen, caplog: pytest.LogCaptureFixture
) -> None:
    with faults() as engine:
        engine.fail("GetItem", lambda: Unavailable("no answer"), times=8)
        with running(consumer_of(seen)) as one:
            assert until(one.says("Following"))
            engine.fail("UpdateItem", lambda: OutcomeUnknown("no answer"), times=1)
            stream.changed("shardId-1", "a", 1)
            assert until(lambda: seen.counts[-1:] == [("a", 1)])
    assert "The lease of the streams cannot be had" in caplog.text


def test_it_does_the_rebuilds_that_are_asked_for(stream: ScriptedStream, seen: Seen) -> None:
    put(Thing(thing_id="a"))
    with running(consumer_of(seen)):
        assert until(lambda: len(seen.derived) == 1)
        assert until(lambda: Rebuild.of_consumer(consumer="tests.things").finished_at)
        ask_for("tests.things", "by hand")
        assert until(lambda: len(seen.derived) == 2)


def test_a_rebuild_that_fails_is_gone_on_with(
    stream: ScriptedStream, seen: Seen, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(Thing(thing_id="a"))
    failures = iter([Unavailable("no search"), Unavailable("no search")])
    derive = seen.derive

    def fail(things: Any) -> None:
        if error := next(failures, None):
            raise error
        derive(things)

    monkeypatch.setattr(seen, "derive", fail)
    monkeypatch.setattr("dynamo.streams.rebuilding.BROKEN_OFF_AFTER", timedelta())
    with running(consumer_of(seen)):
        assert until(lambda: len(seen.derived) == 1)
    assert "The rebuild of tests.things is broken off and gone on with later: no search" in caplog.text


def test_once_says_how_many_changes_there_were(
    stream: ScriptedStream, seen: Seen, capsys: pytest.CaptureFixture[str]
) -> None:
    consumer_of(seen)
    stream.changed("shardId-1", "a", 1)
    stream.changed("shardId-1", "a", 2)
    call_command("worker", "--once")
    assert capsys.readouterr().out == "tests.things: 2 changes\n"
    assert holder_now() is None


def test_once_gives_way_to_a_worker_that_runs(stream: ScriptedStream, seen: Seen) -> None:
    consumer_of(seen)
    Lease("a host").take()
    with pytest.raises(CommandError, match="Another worker follows the streams"):
        call_command("worker", "--once")
