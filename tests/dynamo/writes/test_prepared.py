"""Updates whose expressions are written once: each is what PynamoDB would write for the same values."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from dynamo import Given, Prepared, Transaction, given_key, put, update
from dynamo.errors import BadKey, BadValue, ConditionFailed, Refused
from dynamo.tools.testing import requests_at_most
from dynamo.wire.meter import measuring
from dynamo.writes.writes import build_update
from tests.dynamo.things import Note, Thing, thing

KEY = {"shelf_id": "s", "thing_id": "1"}
NOTES, COUNTS = Thing.notes.element, Thing.counts.element
Expressions = tuple[tuple[Any, ...], dict[str, Any]]


class Standing(Refused):
    def __init__(self, old: Thing | None) -> None:
        super().__init__("It stands.")
        self.old = old


def into_map(key: str, note: Any) -> Expressions:
    entry = Thing.notes.entry(key)
    room = Thing.notes.exists() & entry.does_not_exist() & (Thing.notes.size() < 3)
    return (entry.set(note), Thing.weight.add(1)), {"condition": room, "failing": Standing}


def into_entry(key: str, number: Any) -> Expressions:
    entry = Thing.counts.entry(key)
    return (entry.set(number), Thing.title.remove()), {"condition": entry.exists() | (entry == number)}


def counted(number: Any) -> Expressions:
    return (Thing.weight.add(number), Thing.colour.set("red")), {"upsert": True}


def reckoned(number: Any) -> Expressions:
    return (Thing.weight.set(Thing.weight - number),), {"condition": Thing.weight >= number, "failing": Standing(None)}


def defaulted(number: Any) -> Expressions:
    return (Thing.weight.set((Thing.weight | 7) + number),), {"condition": ~(Thing.weight.between(number, 9))}


def unconditional() -> Expressions:
    return (Thing.weight.set(3),), {}


KINDS: list[tuple[Callable[..., Expressions], dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    (
        into_map,
        {"key": given_key("key"), "note": Given("note", NOTES)},
        {"key": "a.b", "note": Note("good")},
        {"key": "a.b", "note": NOTES.dump(Note("good"))},
    ),
    (
        into_entry,
        {"key": given_key("key"), "number": Given("number", COUNTS)},
        {"key": "a", "number": 4},
        {"key": "a", "number": 4},
    ),
    (counted, {"number": Given("number", Thing.weight)}, {"number": 4}, {"number": 4}),
    (reckoned, {"number": Given("number", Thing.weight)}, {"number": 4}, {"number": 4}),
    (defaulted, {"number": Given("number", Thing.weight)}, {"number": 4}, {"number": 4}),
    (unconditional, {}, {}, {}),
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind[0].__name__)
def test_each_is_what_pynamodb_writes(kind: Any) -> None:
    expressions, places, values, written = kind
    actions, options = expressions(**places)
    prepared = Prepared(Thing, *actions, **options)
    key = Thing.key(**KEY)
    for _ in range(2):
        ready = prepared.write(key, **values)
        actions, options = expressions(**written)
        by_hand = build_update(
            key, actions, options.get("condition"), options.get("upsert", False), options.get("failing")
        )
        assert ready.parameters == by_hand.parameters
        assert list(ready.parameters["ExpressionAttributeNames"]) == list(
            by_hand.parameters["ExpressionAttributeNames"]
        )
        assert (ready.kind, ready.entity, ready.reckon()) == (by_hand.kind, by_hand.entity, by_hand.reckon())


@over(st.text(min_size=1, max_size=20), st.integers(-(10**30), 10**30))
@settings(max_examples=100, deadline=None)
def test_whatever_is_given(key: str, number: int) -> None:
    actions, options = into_entry(given_key("key"), Given("number", COUNTS))
    prepared = Prepared(Thing, *actions, **options)
    where = Thing.key(**KEY)
    if "[" in key or "]" in key:
        with pytest.raises(BadKey):
            prepared.write(where, key=key, number=number)
        return
    actions, options = into_entry(key, number)
    by_hand = build_update(where, actions, options["condition"], False, None).parameters
    found = prepared.write(where, key=key, number=number).parameters
    if key in ("counts", "title", "shelf_id"):
        return  # Two placeholders stand for one name: `test_an_entry_called_as_an_attribute`.
    assert found == by_hand


def test_it_changes_the_item_and_answers_it() -> None:
    put(thing(weight=1, notes={}))
    actions, options = into_map(given_key("key"), Given("note", NOTES))
    put_in = Prepared(Thing, *actions, **options)
    with requests_at_most(1, round_trips=1):
        found = put_in(Thing.key(**KEY), key="a", note=Note("good"))
    assert found == thing(weight=2, notes={"a": Note("good")}) == Thing.now.find(**KEY)
    with pytest.raises(Standing) as caught:
        put_in(Thing.key(**KEY), key="a", note=Note("better"))
    assert caught.value.old == found
    # What one use gave is not there in the next.
    assert put_in(Thing.key(**KEY), key="b", note=Note("bad")).notes == {"a": Note("good"), "b": Note("bad")}


def test_what_stands_is_told_to_whom_a_use_names() -> None:
    put(thing(weight=1))
    prepared = Prepared(Thing, Thing.weight.add(1), condition=Thing.weight > Given("least", Thing.weight))
    write = prepared.write(Thing.key(**KEY), least=5, failing=Standing)
    with pytest.raises(Standing) as caught, Transaction() as transaction:
        transaction.add(write)
    assert caught.value.old == thing(weight=1)
    assert "ReturnValuesOnConditionCheckFailure" not in prepared.write(Thing.key(**KEY), least=5).parameters


def test_it_makes_no_ghosts() -> None:
    prepared = Prepared(Thing, Thing.weight.add(Given("by", Thing.weight)))
    with pytest.raises(ConditionFailed):
        prepared(Thing.key(**KEY), by=1)
    assert Thing.now.find(**KEY) is None


def test_an_entry_called_as_an_attribute() -> None:
    put(thing(counts={"counts": 1}, title="tea"))
    actions, options = into_entry(given_key("key"), Given("number", COUNTS))
    prepared = Prepared(Thing, *actions, **options)
    assert prepared(Thing.key(**KEY), key="counts", number=2).counts == {"counts": 2}


def test_its_units_are_reckoned_like_those_of_an_update() -> None:
    put(thing(weight=1, colour="red"))
    prepared = Prepared(Thing, Thing.weight.set(Given("weight", Thing.weight)))
    with measuring() as ready:
        prepared(Thing.key(**KEY), weight=2)
    with measuring() as by_hand:
        update(Thing.key(**KEY), Thing.weight.set(3))
    assert ready.write_units == by_hand.write_units > 0


@pytest.mark.no_engine
def test_what_cannot_be_prepared() -> None:
    with pytest.raises(BadValue, match="something to change"):
        Prepared(Thing)
    with pytest.raises(BadValue, match="would be a set"):
        Given("words", Thing.words)
    with pytest.raises(KeyError):
        Prepared(Thing, Thing.weight.set(Given("weight", Thing.weight))).write(Thing.key(**KEY))
