"""Consumers on the engine's own streams: typed changes of the kinds that they follow."""

from typing import Any

import pytest

from dynamo import Entity, Table, Text, delete, put, update
from dynamo.errors import BadValue
from dynamo.schema import empty
from dynamo.streams import Change, Consumer, declared_consumers
from dynamo.streams.checkpoints import stream_checkpoints
from dynamo.streams.worker import catch_up
from tests.dynamo.streams.things import Note, Seen, Thing, consumer_of, followed


class Checkpointed(Entity, table=stream_checkpoints):
    consumer = Text()
    shard = Text()


class Elsewhere(Entity, table=Table("StreamsTestElsewhere", "thing_id", stream=True)):
    thing_id = Text()


def test_it_gets_entities_as_they_were_and_are(seen: Seen) -> None:
    consumer = consumer_of(seen)
    catch_up([consumer])
    seen.changes.clear()
    put(Thing(thing_id="a", count=1))
    put(Note(thing_id="a", note_id="1"))
    update(Thing.key(thing_id="a"), Thing.count.set(2))
    delete(Thing.key(thing_id="a"))

    assert catch_up([consumer]) == {"tests.things": 3}
    assert catch_up([consumer]) == {"tests.things": 0}
    one, two = Thing(thing_id="a", count=1), Thing(thing_id="a", count=2)
    key = {"thing_id": "a"}
    assert seen.changes == [Change(key, None, one), Change(key, one, two), Change(key, two, None)]


@pytest.mark.parametrize("transport", ["lean", "botocore"])
def test_binary_values_come_as_they_are_by_either_transport(seen: Seen, settings: Any, transport: str) -> None:
    settings.DYNAMO = settings.DYNAMO | {"TRANSPORT": transport}
    consumer = consumer_of(seen)
    thing = Thing(thing_id="sealed", seal=b"\x00\xff")
    put(thing)
    catch_up([consumer])
    assert seen.changes[-1].after == thing
    # Another transport than the one that knows what a test writes.
    empty([followed, stream_checkpoints])


def test_several_kinds_of_one_table_can_be_followed_together(seen: Seen) -> None:
    consumer = Consumer[Thing | Note]("tests.both", (Thing, Note), seen.follow, rebuild=())
    catch_up([consumer])
    seen.changes.clear()
    put(Thing(thing_id="a"))
    put(Note(thing_id="a", note_id="1"))
    catch_up([consumer])
    assert [(type(change.after), change.key) for change in seen.changes] == [
        (type(Thing(thing_id="a")), {"thing_id": "a"}),
        (type(Note(thing_id="a", note_id="1")), {"thing_id": "a", "note_id": "1"}),
    ]


def test_what_is_new_is_rebuilt_at_once(seen: Seen) -> None:
    put(Thing(thing_id="a", count=1))
    catch_up([consumer_of(seen)])
    assert seen.derived == [Thing(thing_id="a", count=1)]


def test_a_consumer_follows_one_table_that_has_a_stream(seen: Seen) -> None:
    with pytest.raises(BadValue, match="has no stream"):
        Consumer("tests.nothing", Checkpointed, seen.follow, rebuild=())
    with pytest.raises(BadValue, match="several tables"):
        Consumer[Thing | Elsewhere]("tests.two", (Thing, Elsewhere), seen.follow, rebuild=())
    assert declared_consumers() == []
    assert [consumer_of(seen)] == declared_consumers()
    assert declared_consumers()[0].table is followed
