"""Values of every kind, to the engine and back."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pynamodb.expressions.condition import Condition

from dynamo import Entity, Integer, ListOf, MapOf, Moment, Number, Table, Text, TextSet, put, update
from dynamo.errors import BadKey, BadValue, ConditionFailed
from dynamo.model.nesting import as_attribute
from dynamo.wire.client import call
from tests.dynamo.things import Answer, Note, Place, Thing, table, thing

NOON = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
NINES = int("9" * 38)

VALUES: dict[str, list[Any]] = {
    "remark": ["", "tea", "Käse 🫖 \u0000", "x" * 5000],
    "weight": [0, -1, NINES, -NINES],
    "price": [Decimal("0"), Decimal("-0.01"), Decimal("1." + "1" * 37), Decimal("9" * 38), Decimal("1E-130")],
    "fragile": [True, False],
    "seal": [b"", b"\x00\xff", bytes(range(256))],
    "words": [frozenset({"a"}), frozenset({"b", "", "é"})],
    "made_at": [NOON, datetime(1, 1, 1, tzinfo=UTC)],
    "expires_at": [NOON.replace(microsecond=0)],
    "numbers": [[], [1, 2, 2, -3]],
    "grid": [[], [[]], [[1], [], [2, 3]]],
    "pair": [(), ("a", "")],
    "counts": [{}, {" ": 1, "a.b": 2, "#x": 3}],
    "note": [Note("hi"), Note("", 1, NOON, ("a",), [Answer("no", {"me": 1}, Decimal("1.5")), Answer("")])],
    "place": [Place(3, "by the window"), Place(-1, "")],
    "places": [(), (Place(1, "a b"), Place(2, "é"))],
    "notes": [{}, {"p:1": Note("hi"), "p:2": Note("ho", at=NOON)}],
}


EVERY_VALUE = [(name, value) for name, values in VALUES.items() for value in values]


def test_every_value_comes_back_as_it_went() -> None:
    for name, value in EVERY_VALUE:
        put(thing(**{name: value}))
        read = Thing.now(shelf_id="s", thing_id="1")
        assert getattr(read, name) == value, (name, value)
        assert type(getattr(read, name)) is type(value), (name, value)
        assert read == thing(**{name: value}), (name, value)


def test_an_update_sets_every_value() -> None:
    for name, value in EVERY_VALUE:
        put(thing())
        attribute = getattr(Thing, name)
        assert update(thing().own_key, attribute.set(value)) == thing(**{name: value}), (name, value)


@pytest.mark.no_engine
def test_what_writes_itself_is_one_text_on_the_wire() -> None:
    wire = Thing.dump(thing(place=Place(3, "by the window"), places=(Place(1, "a"), Place(2, "b"))))
    assert wire["place"] == {"S": "3 by the window"}
    assert wire["places"] == {"L": [{"S": "1 a"}, {"S": "2 b"}]}


def test_an_empty_set_is_left_out_and_an_update_to_it_removes() -> None:
    put(thing(words=frozenset()))
    assert Thing.now(shelf_id="s", thing_id="1").words is None
    put(thing(words=frozenset({"a"})))
    assert update(thing().own_key, Thing.words.set(frozenset())).words is None


def test_an_update_to_none_removes() -> None:
    put(thing(title="tea"))
    assert update(thing().own_key, Thing.title.set(None)).title is None


def test_a_condition_asks_for_a_value_or_for_none() -> None:
    put(thing(title="tea", place=Place(3, "by the window")))
    for value, holds in (("tea", True), ("rum", False), (None, False)):
        assert is_written(Thing.title.equals(value)) is holds
    assert is_written(Thing.place.equals(Place(3, "by the window")))
    put(thing(title=None))
    assert is_written(Thing.title.equals(None))
    assert not is_written(Thing.title.equals("tea"))


def is_written(condition: Condition) -> bool:
    """Whether an update goes through under this condition."""
    try:
        update(thing().own_key, Thing.weight.set(1), condition=condition)
    except ConditionFailed:
        return False
    return True


def test_what_is_missing_on_the_wire_is_none_or_the_default() -> None:
    call("PutItem", {"TableName": table.name, "Item": {"shelf_id": {"S": "s"}, "record": {"S": "THING#1"}}})
    read = Thing.now(shelf_id="s", thing_id="1")
    assert read.title is None
    assert read.counts == {}
    assert read == thing()


def test_a_default_is_not_shared() -> None:
    thing().counts["x"] = 1
    assert thing().counts == {}


def test_what_is_unknown_on_the_wire_is_passed_over() -> None:
    item = {
        "shelf_id": {"S": "s"},
        "record": {"S": "THING#1"},
        "later": {"NS": ["1"]},
        "note": {"M": {"text": {"S": "hi"}, "later": {"NULL": True}}},
    }
    call("PutItem", {"TableName": table.name, "Item": item})
    assert Thing.now(shelf_id="s", thing_id="1") == thing(note=Note("hi"))


def test_fields_of_a_record_that_are_missing_take_their_defaults() -> None:
    item = {"shelf_id": {"S": "s"}, "record": {"S": "THING#1"}, "note": {"M": {"text": {"S": "hi"}}}}
    assert Thing.load(item).note == Note("hi", stars=5, at=None, tags=(), answers=[])


class Spot(NamedTuple):
    """A record that is a named tuple."""

    x: int
    names: tuple[str, ...] = ()
    note: Note | None = None


@pytest.mark.no_engine
def test_a_record_may_be_a_named_tuple() -> None:
    attribute = as_attribute(Spot)
    for spot in (Spot(3), Spot(3, ("a", "b"), Note("hi"))):
        assert attribute.load(attribute.dump(spot)) == spot
        assert type(attribute.load(attribute.dump(spot))) is Spot
    assert attribute.load({"M": {"x": {"N": "3"}}}) == Spot(3)


def test_times_are_kept_in_utc_to_the_millisecond() -> None:
    elsewhere = datetime(2026, 3, 1, 13, 0, 0, 250_999, tzinfo=timezone(timedelta(hours=1)))
    assert Thing.dump(thing(made_at=elsewhere))["made_at"] == {"S": "2026-03-01T12:00:00.250Z"}
    assert Thing.load(Thing.dump(thing(made_at=elsewhere))).made_at == NOON


@pytest.mark.no_engine
@pytest.mark.parametrize("name", ["made_at", "expires_at"])
def test_a_time_without_a_zone_is_refused(name: str) -> None:
    with pytest.raises(BadValue, match="without a zone"):
        Thing.dump(thing(**{name: datetime(2026, 3, 1)}))


@pytest.mark.no_engine
@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.timezones()))
@settings(max_examples=50, deadline=None)
def test_times_sort_as_they_are_written(moment: datetime) -> None:
    attribute = Moment()
    # In UTC: on the clock on the wall a later time may be an earlier one, when it is put back.
    later = moment.astimezone(UTC) + timedelta(milliseconds=1)
    assert attribute.dump(moment)["S"] < attribute.dump(later)["S"]
    assert timedelta(0) <= moment - attribute.load(attribute.dump(moment)) < timedelta(milliseconds=1)


@pytest.mark.no_engine
@given(st.text(), st.integers(-NINES, NINES), st.dictionaries(st.text(), st.integers(-9, 9)), st.lists(st.text()))
@settings(max_examples=50, deadline=None)
def test_what_is_dumped_is_loaded(title: str, weight: int, counts: dict[str, int], pair: list[str]) -> None:
    whole = thing(title=title, weight=weight, counts=counts, pair=tuple(pair), note=Note(title, tags=tuple(pair)))
    assert Thing.load(Thing.dump(whole)) == whole


@pytest.mark.no_engine
@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity"), Decimal("1." + "1" * 38)])
def test_a_number_that_the_engine_cannot_keep_is_refused(number: Decimal) -> None:
    with pytest.raises(BadValue):
        Number().dump(number)


@pytest.mark.no_engine
def test_what_no_attribute_keeps_is_refused() -> None:
    with pytest.raises(BadValue, match="float"):
        as_attribute(float)
    with pytest.raises(BadValue, match="empty sets"):
        ListOf(frozenset[str])
    with pytest.raises(BadValue, match="empty sets"):
        MapOf(TextSet())


@pytest.mark.no_engine
def test_records_of_functions_have_names_that_compile() -> None:
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Local:
        text: str | None
        words: frozenset[str]

    attribute = as_attribute(dict[str, list[Local]])
    value = {"a": [Local("x", frozenset("ab")), Local(None, frozenset())]}
    assert attribute.load(attribute.dump(value)) == value


def test_entries_of_a_map_are_written_one_by_one() -> None:
    put(thing(notes={}, counts={"a": 1}))
    read = update(thing().own_key, Thing.notes.set_entry("p.1:x#y", Note("hi")), Thing.counts.entry("a").remove())
    assert (read.notes, read.counts) == ({"p.1:x#y": Note("hi")}, {})
    read = update(
        thing().own_key,
        Thing.notes.entry("p.1:x#y")["stars"].set({"N": "3"}),
        condition=Thing.notes.entry_exists("p.1:x#y") & (Thing.notes.size() < 2),
    )
    assert read.notes == {"p.1:x#y": Note("hi", stars=3)}


@pytest.mark.parametrize("key", ["", "[0]", "a[", "a]", "a[0]"])
def test_what_a_path_would_read_as_a_place_in_a_list_is_no_key_of_an_entry(key: str) -> None:
    with pytest.raises(BadKey):
        Thing.notes.entry(key)


def test_conditions_and_arithmetic_speak_the_attributes_language() -> None:
    put(thing(weight=3, title="tea"))
    read = update(
        thing().own_key,
        Thing.weight.set(Thing.weight + 2),
        Thing.made_at.set(NOON),
        condition=(Thing.weight >= 3) & Thing.title.contains("ea") & Thing.made_at.does_not_exist(),
    )
    assert (read.weight, read.made_at) == (5, NOON)
    assert update(thing().own_key, Thing.weight.add(-4), condition=Thing.made_at == NOON).weight == 1


@pytest.mark.no_engine
def test_an_attribute_may_have_another_name_in_the_table() -> None:
    class Renamed(Entity, table=Table("TestRenamed", "id")):
        """Kept under a short name."""

        id = Text()
        amount = Integer(attr_name="n")

    assert Renamed.dump(Renamed(id="a", amount=1)) == {"id": {"S": "a"}, "n": {"N": "1"}}
    assert Renamed.load({"id": {"S": "a"}, "n": {"N": "1"}}).amount == 1


def test_a_set_is_counted_in_conditions() -> None:
    two = thing("1", words=frozenset({"a", "b"}))
    put(two)
    update(two.own_key, Thing.weight.set(1), condition=Thing.words.size() == 2)
    with pytest.raises(ConditionFailed):
        update(two.own_key, Thing.weight.set(2), condition=Thing.words.size() < 2)
