"""One reader a table: shards that split, end and never end, iterators that expire, records that are gone or come twice.

The streams are scripted; what consumers store is in the engine.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from dynamo import put
from dynamo.errors import RecordsTrimmed, TableMissing, Unavailable
from dynamo.streams import reader as reading
from dynamo.streams import source
from dynamo.streams.checkpoints import Checkpoint, Reached
from dynamo.streams.reader import Reader
from dynamo.streams.rebuilding import Rebuild
from tests.dynamo.streams.scripted_stream import EXPIRED, ScriptedStream
from tests.dynamo.streams.things import Seen, consumer_of, followed


class Clock:
    """Tells the same time until it is set forward."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in ("reader", "source", "following"):
        monkeypatch.setattr(f"dynamo.streams.{module}.monotonic", clock)
    return clock


def a_reader(*seen: Seen, fence: int = 1, over: Callable[[], bool] = lambda: False) -> Reader:
    consumers = [consumer_of(each, f"tests.{number}") for number, each in enumerate(seen)]
    return Reader(followed, consumers, fence, over)


def read_all(reader: Reader) -> None:
    while reader.read():
        pass


def test_each_change_comes_once_and_in_order(stream: ScriptedStream, seen: Seen) -> None:
    reader = a_reader(seen)
    stream.changed("shardId-1", "a", 1)
    stream.changed("shardId-1", "b", 1)
    stream.noted("shardId-1", "a")
    stream.changed("shardId-1", "a", 2)
    read_all(reader)
    read_all(reader)
    assert seen.counts == [("a", 1), ("b", 1), ("a", 2)]
    assert [change.before and change.before.count for change in seen.changes] == [None, None, 1]


def test_it_goes_on_where_it_stood_after_a_restart(stream: ScriptedStream, seen: Seen) -> None:
    stream.changed("shardId-1", "a", 1)
    read_all(a_reader(seen))
    stream.changed("shardId-1", "a", 2)
    read_all(a_reader(seen, fence=2))
    assert seen.counts == [("a", 1), ("a", 2)]


def test_children_come_after_their_parents(stream: ScriptedStream, seen: Seen) -> None:
    stream.changed("shardId-1", "a", 1)
    stream.split("shardId-1", "shardId-2", "shardId-3")
    stream.changed("shardId-2", "a", 2)
    stream.split("shardId-2", "shardId-4")
    stream.changed("shardId-4", "a", 3)
    stream.changed("shardId-3", "b", 1)
    stream.shards = dict(reversed(stream.shards.items()))
    stream.page_size = 1
    read_all(a_reader(seen))
    assert [number for thing, number in seen.counts if thing == "a"] == [1, 2, 3]
    assert ("b", 1) in seen.counts


def test_children_that_begin_while_it_reads_are_found_at_once(stream: ScriptedStream, seen: Seen, clock: Clock) -> None:
    reader = a_reader(seen)
    stream.changed("shardId-1", "a", 1)
    read_all(reader)
    stream.split("shardId-1", "shardId-2")
    stream.changed("shardId-2", "a", 2)
    read_all(reader)
    assert seen.counts == [("a", 1), ("a", 2)]
    # After a restart the ended shard is not read again, and the place in its child is known.
    read_all(a_reader(seen, fence=2))
    assert seen.counts == [("a", 1), ("a", 2)]


def test_a_new_shard_without_a_parent_is_found_within_a_minute(
    stream: ScriptedStream, seen: Seen, clock: Clock
) -> None:
    reader = a_reader(seen)
    read_all(reader)
    stream.begin("shardId-2")
    stream.changed("shardId-2", "a", 1)
    read_all(reader)
    assert seen.counts == []
    clock.seconds += 60
    read_all(reader)
    assert seen.counts == [("a", 1)]


def test_an_expired_iterator_is_renewed(stream: ScriptedStream, seen: Seen) -> None:
    reader = a_reader(seen)
    stream.changed("shardId-1", "a", 1)
    read_all(reader)
    stream.changed("shardId-1", "a", 2)
    stream.refusals = [EXPIRED]
    read_all(reader)
    assert seen.counts == [("a", 1), ("a", 2)]


def test_an_iterator_that_is_refused_for_ever_is_asked_for_once_a_look(stream: ScriptedStream, seen: Seen) -> None:
    reader = a_reader(seen)
    stream.refusals = [EXPIRED] * 10
    read_all(reader)
    assert stream.asked["GetRecords"] == 2


def test_a_poisoned_iterator_of_an_empty_shard_loses_nothing(
    stream: ScriptedStream, seen: Seen, caplog: pytest.LogCaptureFixture
) -> None:
    """DynamoDB Local says so of an iterator that waited at an empty shard's start for long."""
    reader = a_reader(seen)
    read_all(reader)
    stream.refusals = [RecordsTrimmed("It waited too long.")]
    stream.changed("shardId-1", "a", 1)
    caplog.clear()
    read_all(reader)
    assert seen.counts == [("a", 1)]
    assert caplog.records == []


def test_duplicates_are_passed_by(stream: ScriptedStream, seen: Seen) -> None:
    reader = a_reader(seen)
    stream.changed("shardId-1", "a", 1)
    stream.changed("shardId-1", "a", 2)
    read_all(reader)
    stream.changed("shardId-1", "a", 3)
    stream.again = 2
    read_all(reader)
    assert seen.counts == [("a", 1), ("a", 2), ("a", 3)]


def test_a_quiet_shard_whose_last_record_is_gone_lost_nothing(
    stream: ScriptedStream, seen: Seen, caplog: pytest.LogCaptureFixture
) -> None:
    stream.changed("shardId-1", "a", 1)
    read_all(a_reader(seen))
    stream.shards["shardId-1"].trimmed = 1
    stream.changed("shardId-1", "a", 2)
    caplog.clear()
    read_all(a_reader(seen, fence=2))
    assert seen.counts == [("a", 1), ("a", 2)]
    assert caplog.records == []


def was_away_for(hours: float, consumer: str = "tests.0") -> None:
    """As if it had followed all up to so long ago, and been rebuilt then."""
    then = datetime.now(UTC) - timedelta(hours=hours)
    reached = Reached.of_consumer(consumer=consumer)
    put(reached.replace(at=then))
    rebuild = Rebuild.of_consumer(consumer=consumer)
    put(rebuild.replace(finished_at=then))


@pytest.mark.parametrize("shard_is_gone", [False, True])
def test_who_was_away_for_too_long_says_so_and_is_rebuilt(
    stream: ScriptedStream, seen: Seen, caplog: pytest.LogCaptureFixture, shard_is_gone: bool
) -> None:
    """Even where the old shard is not listed any more, so that nothing else tells of it."""
    stream.changed("shardId-1", "a", 1)
    read_all(a_reader(seen))
    stream.changed("shardId-1", "b", 1)
    stream.split("shardId-1", "shardId-2")
    stream.changed("shardId-2", "c", 1)
    stream.shards["shardId-1"].trimmed = 2
    if shard_is_gone:
        del stream.shards["shardId-1"]
    was_away_for(hours=25)
    caplog.clear()
    read_all(a_reader(seen, fence=2))
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "tests.0 may have missed changes and is rebuilt" in caplog.text
    job = Rebuild.of_consumer(consumer="tests.0")
    assert job.finished_at is None
    assert "stood still since" in job.reason
    # It has the rest, and does not rebuild for the same loss again.
    assert seen.counts == [("a", 1), ("c", 1)]
    caplog.clear()
    read_all(a_reader(seen, fence=3))
    assert caplog.records == []


def test_who_was_away_for_less_than_a_day_missed_nothing(
    stream: ScriptedStream, seen: Seen, caplog: pytest.LogCaptureFixture
) -> None:
    read_all(a_reader(seen))
    was_away_for(hours=22)
    caplog.clear()
    read_all(a_reader(seen, fence=2))
    assert caplog.records == []
    assert Rebuild.of_consumer(consumer="tests.0").finished_at


def test_a_stream_that_is_never_quiet_is_reached_as_well(stream: ScriptedStream, seen: Seen) -> None:
    """The time of the last record counts, where no answer comes without any."""
    then = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
    stream.split("shardId-1", "shardId-2", "shardId-3")
    for number in range(1, 6):
        stream.changed("shardId-2", "a", number, at=then + timedelta(minutes=number))
        stream.changed("shardId-3", "b", number, at=then + timedelta(hours=1, minutes=number))
    stream.page_size = 1
    reader = a_reader(seen)
    reader.followers[0]._reached_at = None
    reader.read()  # Of the first shard, which is empty.
    reader.read()
    reader.read()
    assert reader.followers[0]._reached_at == then + timedelta(minutes=2)
    read_all(reader)
    assert reader.followers[0]._reached_at > then + timedelta(hours=2)


def test_the_time_reached_never_goes_back(stream: ScriptedStream, seen: Seen) -> None:
    """A new consumer reads what a rebuild derives anyway."""
    stream.changed("shardId-1", "a", 1, at=datetime.now(UTC) - timedelta(hours=23, minutes=30))
    stream.changed("shardId-1", "a", 2)
    stream.page_size = 1
    reader = a_reader(seen)
    before = reader.followers[0]._reached_at
    reader.read()
    assert reader.cursors[0].place
    assert reader.followers[0]._reached_at == before


def test_who_cannot_go_on_stays_where_it_was(stream: ScriptedStream, seen: Seen) -> None:
    reader = a_reader(seen)
    read_all(reader)
    before = reader.followers[0]._reached_at
    seen.failing = lambda change: Unavailable("The search is down.")
    stream.changed("shardId-1", "a", 1)
    read_all(reader)
    reader.read()
    assert reader.followers[0]._reached_at == before


def test_a_new_consumer_derives_everything_once(stream: ScriptedStream, seen: Seen) -> None:
    read_all(a_reader(seen))
    assert Rebuild.of_consumer(consumer="tests.0").reason == "it was new"


def test_a_new_consumer_hears_nothing_of_what_was_before_it(stream: ScriptedStream, seen: Seen) -> None:
    """A rebuild derives what follows from that; and what only tells people of something has nothing to tell."""
    stream.changed("shardId-1", "a", 1, at=datetime.now(UTC) - timedelta(minutes=2))
    stream.changed("shardId-1", "b", 1)
    stream.page_size = 1
    reader = a_reader(seen)
    reader.read()
    assert reader.followers[0].followed == 0
    read_all(a_reader(seen, fence=2))
    assert seen.counts == [("b", 1)]
    # Who missed something is no new one: it follows all that is left, however old.
    stream.changed("shardId-1", "c", 1, at=datetime.now(UTC) - timedelta(seconds=50))
    was_away_for(hours=25)
    read_all(a_reader(seen, fence=3))
    assert seen.counts == [("b", 1), ("c", 1)]


def test_another_stream_of_the_table_means_that_changes_were_missed(
    stream: ScriptedStream, seen: Seen, caplog: pytest.LogCaptureFixture
) -> None:
    read_all(a_reader(seen))
    put(Reached.of_consumer(consumer="tests.0").replace(stream="arn:of-the-table-before"))
    read_all(a_reader(seen, fence=2))
    assert "the table has another stream than before" in caplog.text


def test_a_closed_shard_that_goes_on_giving_iterators_ends(stream: ScriptedStream, seen: Seen) -> None:
    stream.changed("shardId-1", "a", 1)
    stream.split("shardId-1", "shardId-2")
    stream.shards["shardId-1"].endless = True
    stream.changed("shardId-2", "a", 2)
    reader = a_reader(seen)
    read_all(reader)
    assert seen.counts == [("a", 1), ("a", 2)]
    # One with records and a hundred without, then the child's.
    assert reading.MOST_EMPTY_ANSWERS < stream.asked["GetRecords"] < reading.MOST_EMPTY_ANSWERS + 5


def test_it_stops_when_it_is_told_to(stream: ScriptedStream, seen: Seen) -> None:
    for number in range(1, 10):
        stream.changed("shardId-1", "a", number)
    stream.page_size = 1
    reader = a_reader(seen, over=lambda: len(seen.changes) == 3)
    read_all(reader)
    assert len(seen.changes) == 3


def test_it_stops_between_two_shards(stream: ScriptedStream, seen: Seen) -> None:
    stream.begin("shardId-2")
    stream.changed("shardId-1", "a", 1)
    stream.changed("shardId-2", "b", 1)
    a_reader(seen, over=lambda: len(seen.changes) == 1).read()
    assert len(seen.changes) == 1


def test_a_shard_with_records_without_end_holds_up_no_other(stream: ScriptedStream, seen: Seen) -> None:
    stream.split("shardId-1", "shardId-2", "shardId-3")
    for number in range(1, 50):
        stream.changed("shardId-2", "a", number)
    stream.changed("shardId-3", "b", 1)
    stream.page_size = 1
    reader = a_reader(seen)
    reader.read()
    reader.read()
    assert ("b", 1) in seen.counts


def test_all_consumers_of_a_table_share_its_requests(stream: ScriptedStream) -> None:
    eight = [Seen() for _ in range(8)]
    reader = a_reader(*eight)
    stream.changed("shardId-1", "a", 1)
    read_all(reader)
    assert [each.counts for each in eight] == [[("a", 1)]] * 8
    assert stream.asked == {"DescribeStream": 1, "GetShardIterator": 1, "GetRecords": 2}


def test_at_rest_it_asks_for_records_alone(stream: ScriptedStream, seen: Seen, clock: Clock) -> None:
    """A minute of looks once a second: DescribeStream once."""
    reader = a_reader(seen, Seen())
    reader.read()
    stream.asked.clear()
    for _ in range(60):
        clock.seconds += 1
        assert not reader.read()
    assert stream.asked == {"DescribeStream": 1, "GetRecords": 60}


def test_an_ended_shard_without_children_is_looked_after_once_and_then_once_a_minute(
    stream: ScriptedStream, seen: Seen, clock: Clock
) -> None:
    reader = a_reader(seen)
    read_all(reader)
    stream.split("shardId-1")
    for _ in range(30):
        clock.seconds += 1
        reader.read()
    assert stream.asked["DescribeStream"] == 2


def test_a_consumer_that_cannot_go_on_holds_up_no_other(stream: ScriptedStream, seen: Seen, clock: Clock) -> None:
    held = Seen()
    held.failing = lambda change: Unavailable("The search is down.")
    reader = a_reader(seen, held)
    stream.changed("shardId-1", "a", 1)
    stream.changed("shardId-1", "b", 1)
    read_all(reader)
    stream.changed("shardId-1", "c", 1)
    read_all(reader)
    assert seen.counts == [("a", 1), ("b", 1), ("c", 1)]
    assert held.counts == []

    held.fail_nowhere()
    read_all(reader)
    assert held.counts == []
    clock.seconds += reading.LONGEST_WAIT
    read_all(reader)
    assert held.counts == seen.counts
    # They read together again.
    stream.asked.clear()
    reader.read()
    assert stream.asked == {"GetRecords": 1}


def test_a_place_never_goes_back(stream: ScriptedStream, seen: Seen) -> None:
    """Nor by a worker that was cut off and comes back after another has taken over."""
    cut_off = a_reader(seen, fence=1)
    stream.changed("shardId-1", "a", 1)
    read_all(cut_off)
    stream.changed("shardId-1", "a", 2)
    new = a_reader(Seen(), fence=2)
    read_all(new)
    stream.changed("shardId-1", "a", 3)
    (place,) = Checkpoint.of_consumer(consumer="tests.0").all(limit=9)
    with pytest.raises(reading.LeaseLost):
        read_all(cut_off)
    with pytest.raises(reading.LeaseLost):
        read_all(a_reader(seen, fence=1))
    assert [*Checkpoint.of_consumer(consumer="tests.0").all(limit=9)] == [place]
    with pytest.raises(reading.LeaseLost):
        new.followers[0].checkpoints.advance("shardId-1", "8")
    new.followers[0].checkpoints.advance("shardId-1", "10")


def test_checkpoints_of_shards_that_are_gone_are_deleted(stream: ScriptedStream, seen: Seen, clock: Clock) -> None:
    reader = a_reader(seen)
    stream.changed("shardId-1", "a", 1)
    stream.split("shardId-1", "shardId-2")
    read_all(reader)
    assert [each.shard for each in Checkpoint.of_consumer(consumer="tests.0").all(limit=9)] == [
        "shardId-1",
        "shardId-2",
    ]
    del stream.shards["shardId-1"]
    clock.seconds += source.SECONDS_BETWEEN_LOOKS
    read_all(reader)
    assert [each.shard for each in Checkpoint.of_consumer(consumer="tests.0").all(limit=9)] == ["shardId-2"]


def test_a_table_that_was_made_again_has_another_stream(stream: ScriptedStream, seen: Seen, clock: Clock) -> None:
    reader = a_reader(seen)
    read_all(reader)
    clock.seconds += 60
    stream.DescribeStream = lambda request: (_ for _ in ()).throw(TableMissing("no such stream"))  # type: ignore[method-assign]
    with pytest.raises(TableMissing):
        reader.read()
    assert reader.stream._arn is None
