"""How consumers stand, as figures and as an operator sees them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from dynamo import put
from dynamo.streams.checkpoints import Checkpoint, Reached
from dynamo.streams.lease import Lease
from dynamo.streams.parked import Park, Parked
from dynamo.streams.reader import Reader
from dynamo.streams.rebuilding import Rebuild, ask_for, rebuild
from dynamo.streams.standing import Standing, standings
from dynamo.tools.testing import requests_at_most, within_budget
from tests.dynamo.streams.scripted_stream import ScriptedStream
from tests.dynamo.streams.things import Seen, Thing, consumer_of, followed

Command = Callable[..., str]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    def run(name: str, *words: str) -> str:
        capsys.readouterr()
        call_command(name, *words)
        return capsys.readouterr().out

    return run


@pytest.fixture
def reader(stream: ScriptedStream, seen: Seen) -> Reader:
    return Reader(followed, [consumer_of(seen)], fence=1)


def read_all(reader: Reader) -> None:
    while reader.read():
        pass


def standing_of(seen: Seen) -> Standing:
    (standing,) = standings([consumer_of(seen)])
    return standing


def test_lag_is_the_age_of_the_oldest_change_not_followed(stream: ScriptedStream, seen: Seen, reader: Reader) -> None:
    now = datetime.now(UTC)
    stream.changed("shardId-1", "a", 1, at=now - timedelta(hours=3))
    place = stream.changed("shardId-1", "a", 2, at=now - timedelta(hours=3))
    read_all(reader)
    assert standing_of(seen).lag == timedelta()
    assert standing_of(seen).places == {"shardId-1": place}
    stream.changed("shardId-1", "a", 3, at=now - timedelta(hours=2))
    stream.changed("shardId-1", "a", 4, at=now - timedelta(hours=1))
    lag = standing_of(seen).lag
    assert lag
    assert timedelta(hours=2) <= lag < timedelta(hours=2, minutes=5)


def test_lag_counts_shards_that_nobody_has_come_to(stream: ScriptedStream, seen: Seen, reader: Reader) -> None:
    read_all(reader)
    stream.split("shardId-1", "shardId-2")
    stream.changed("shardId-2", "a", 1, at=datetime.now(UTC) - timedelta(hours=2))
    lag = standing_of(seen).lag
    assert lag
    assert lag >= timedelta(hours=2)


def test_lag_is_unknown_where_changes_are_gone(stream: ScriptedStream, seen: Seen, reader: Reader) -> None:
    stream.changed("shardId-1", "a", 1)
    read_all(reader)
    stream.shards["shardId-1"].trimmed = 1
    assert standing_of(seen).lag is None


def test_consumers_at_the_same_place_cost_its_requests_once(stream: ScriptedStream) -> None:
    consumers = [consumer_of(Seen(), f"tests.{number}") for number in range(8)]
    read_all(Reader(followed, consumers, fence=1))
    stream.asked.clear()
    with requests_at_most(8 * 4 + 1, round_trips=8 + 1, read_units=8 * 3):
        assert [standing.consumer for standing in standings(consumers)] == [f"tests.{number}" for number in range(8)]
    assert stream.asked == {"DescribeStream": 1, "GetShardIterator": 1, "GetRecords": 2}


def test_checkpoints_are_read_within_their_budgets(stream: ScriptedStream, reader: Reader) -> None:
    read_all(reader)
    with within_budget(Checkpoint.of_consumer):
        Checkpoint.of_consumer(consumer="tests.things").all(limit=10)
    with within_budget(Reached.of_consumer):
        Reached.of_consumer(consumer="tests.things")


def test_an_operator_sees_all_of_it(stream: ScriptedStream, seen: Seen, reader: Reader, command: Command) -> None:
    said = command("streams")
    assert "No worker follows the streams." in said
    assert "tests.things, of StreamsTestThings" in said
    assert "rebuild  waits to be gone on with" in said
    lease = Lease("a host")
    lease.take()
    seen.fail_at("bad")
    for number in (1, 2, 3):
        stream.changed("shardId-1", "bad", number)
    place = stream.changed("shardId-1", "a", 1)
    read_all(reader)
    rebuild(consumer_of(seen))
    said = command("streams")
    assert "A worker follows the streams: a host." in said
    assert "lag      none" in said
    assert f"place    shardId-1 {place}" in said
    assert "parked   bad/THING: failed once, tried again on" in said
    assert ", 2 behind it\n           ValueError: cannot\n" in said
    assert "rebuild  finished on" in said


def test_an_operator_sees_how_far_a_consumer_is_behind(
    stream: ScriptedStream, seen: Seen, reader: Reader, command: Command
) -> None:
    read_all(reader)
    stream.changed("shardId-1", "a", 1, at=datetime.now(UTC) - timedelta(hours=2))
    said = command("streams")
    assert re.search(r"lag      7,2\d\d s\n +all that changed before .* is followed\n", said)


def test_parked_changes_are_tried_again_in_their_order(
    stream: ScriptedStream, seen: Seen, reader: Reader, command: Command
) -> None:
    seen.fail_at("bad", "worse")
    for thing, number in [("bad", 1), ("worse", 1), ("bad", 2)]:
        stream.changed("shardId-1", thing, number)
    read_all(reader)
    seen.fail_at("worse")
    with pytest.raises(CommandError, match=r"(?s)failed again.*worse/THING  ValueError: cannot"):
        command("streams", "--retry", "tests.things")
    assert seen.counts == [("bad", 1), ("bad", 2)]
    seen.fail_nowhere()
    assert command("streams", "--retry", "tests.things", "--key", "worse/THING") == "Followed: 1.\n"
    assert seen.counts[-1] == ("worse", 1)
    assert "parked   nothing" in command("streams")


def test_trying_a_given_up_change_again_in_vain_leaves_it_given_up(
    stream: ScriptedStream, seen: Seen, reader: Reader, command: Command
) -> None:
    seen.fail_at("bad")
    stream.changed("shardId-1", "bad", 1)
    read_all(reader)
    park = Park(consumer_of(seen))
    for _ in range(5):
        park.work_off("bad/THING")
    (bad,) = Parked.of_consumer(consumer="tests.things").all(limit=2)
    assert (bad.tries, bad.next_try_at) == (6, None)
    assert "given up after 6 tries" in command("streams")


def test_parked_changes_are_dropped_one_or_all(
    stream: ScriptedStream, seen: Seen, reader: Reader, command: Command
) -> None:
    seen.fail_at("a", "b", "c")
    for thing, number in [("a", 1), ("b", 1), ("c", 1), ("c", 2)]:
        stream.changed("shardId-1", thing, number)
    read_all(reader)
    with pytest.raises(CommandError, match="--key"):
        command("streams", "--drop", "tests.things")
    with pytest.raises(CommandError, match="nothing parked of d"):
        command("streams", "--drop", "tests.things", "--key", "d")
    assert "Dropped: 1." in command("streams", "--drop", "tests.things", "--key", "a/THING")
    assert "Dropped: 2." in command("streams", "--drop", "tests.things", "--all")
    assert "parked   c/THING: comes next" in command("streams")


def test_a_consumer_is_rebuilt_by_hand(seen: Seen, command: Command) -> None:
    put(Thing(thing_id="a"))
    consumer_of(seen)
    assert command("rebuild", "tests.things") == "tests.things is rebuilt: 1 items looked at.\n"
    assert command("rebuild", "tests.things", "--rate", "5") == "tests.things is rebuilt: 1 items looked at.\n"
    assert len(seen.derived) == 2
    assert Rebuild.of_consumer(consumer="tests.things").reason == "asked for by hand"


def test_a_rebuild_that_was_broken_off_is_gone_on_with_by_hand(seen: Seen, command: Command) -> None:
    for number in range(250):
        put(Thing(thing_id=str(number)))
    ask_for("tests.things", "a test")
    rebuild(consumer_of(seen), over=lambda: True)
    assert len(seen.derived) == 100
    assert command("rebuild", "tests.things") == "tests.things is rebuilt: 250 items looked at.\n"
    assert len(seen.derived) == 250
    ask_for("tests.things", "a test")
    rebuild(consumer_of(seen), over=lambda: True)
    command("rebuild", "tests.things", "--anew")
    assert len(seen.derived) == 600


def test_what_could_not_be_derived_is_said(seen: Seen, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    put(Thing(thing_id="odd"))
    monkeypatch.setattr(seen, "derive", lambda things: 1 / 0)
    consumer_of(seen)
    with pytest.raises(CommandError, match="1 could not be derived, among them odd"):
        command("rebuild", "tests.things")


@pytest.mark.parametrize(
    "words", [("rebuild", "nobody"), ("streams", "--retry", "nobody"), ("streams", "--drop", "nobody")]
)
def test_an_unknown_consumer_is_told_with_those_there_are(seen: Seen, command: Command, words: tuple[str, ...]) -> None:
    consumer_of(seen)
    with pytest.raises(CommandError, match=r"no consumer nobody\. There are tests\.things\."):
        command(*words)
