"""Entities: values with keys, whole or read from an index."""

from typing import Any

import pytest

from dynamo import Entity, Get, Index, Integer, Query, Range, Table, Text, put, update
from dynamo.errors import BadKey, BadValue, ReadOnlyResult
from dynamo.reads.patterns import Budget
from tests.dynamo.things import Name, Note, Shelf, Thing, by_weight, names, thing

ONE = Budget(1, 1, 1)


def test_it_is_a_value() -> None:
    tea = thing(title="tea")
    assert tea == thing(title="tea") != thing(title="ham")
    assert tea != Shelf(shelf_id="s")
    with pytest.raises(TypeError, match="replace"):
        tea.title = "ham"
    assert tea.replace(title="ham") == thing(title="ham")
    assert tea.title == "tea"
    assert repr(tea) == "<Thing shelf_id='s', thing_id='1'>"


@pytest.mark.no_engine
def test_it_refuses_what_it_has_not_and_misses_what_it_needs() -> None:
    with pytest.raises(BadValue, match="has no size"):
        thing(size=1)
    with pytest.raises(BadValue, match="needs thing_id"):
        Thing(shelf_id="s")
    with pytest.raises(BadValue, match="has no size"):
        thing().replace(size=1)


@pytest.mark.no_engine
def test_its_key_takes_exactly_its_fields() -> None:
    assert Thing.key(shelf_id="s", thing_id="1").wire == {"shelf_id": {"S": "s"}, "record": {"S": "THING#1"}}
    assert Thing.key(thing_id="1", shelf_id="s").wire == {"shelf_id": {"S": "s"}, "record": {"S": "THING#1"}}
    assert Shelf.key(shelf_id="s").wire == {"shelf_id": {"S": "s"}, "record": {"S": "SHELF"}}
    assert thing().own_key == Thing.key(shelf_id="s", thing_id="1")
    for values in ({"shelf_id": "s"}, {"shelf_id": "s", "thing_id": "1", "title": "x"}, {}):
        with pytest.raises(BadValue, match="is keyed by shelf_id, thing_id"):
            Thing.key(**values)


@pytest.mark.no_engine
@pytest.mark.parametrize("text", ["", "x" * 1020, "\ud800"])
def test_a_text_that_no_item_can_have_is_no_key(text: str) -> None:
    with pytest.raises(BadKey):
        Thing.key(shelf_id="s", thing_id=text)


@pytest.mark.no_engine
def test_what_is_no_text_is_a_fault_of_the_code() -> None:
    with pytest.raises(BadValue) as caught:
        Thing.key(shelf_id="s", thing_id=1)  # type: ignore[arg-type]
    assert not isinstance(caught.value, BadKey)


def test_keys_of_the_longest_kind_are_stored() -> None:
    put(Name(name="n" * 2048, thing_id="1"))
    assert Name.by_name(name="n" * 2048).thing_id == "1"
    put(thing("é" * 509))
    assert Thing.by_id(shelf_id="s", thing_id="é" * 509) == thing("é" * 509)
    with pytest.raises(BadKey):
        Name.by_name(name="n" * 2049)


def test_what_an_index_does_not_project_is_not_there() -> None:
    put(thing(colour="red", weight=2, title="tea", remark="hot"))
    read = Thing.heaviest(colour="red").first()
    assert (read.title, read.weight, read.thing_id) == ("tea", 2, "1")
    with pytest.raises(AttributeError, match=r"Thing\.remark was not read: the index ThingsByWeight"):
        _ = read.remark
    assert read.own_key == thing().own_key


def test_what_an_index_answers_is_not_written_back() -> None:
    put(thing(colour="red", weight=2, title="tea", remark="hot"))
    read = Thing.heaviest(colour="red").first()
    for use in (lambda: put(read), lambda: read.replace(title="ham")):
        with pytest.raises(ReadOnlyResult, match="ThingsByWeight"):
            use()
    assert Thing.now(shelf_id="s", thing_id="1").remark == "hot"


def test_an_index_that_projects_everything_answers_whole_items_read_only_all_the_same() -> None:
    put(thing(colour="red", title="tea", remark="hot"))
    read = Thing.of_title(colour="red").first()
    assert read.remark == "hot"
    with pytest.raises(ReadOnlyResult):
        put(read)


def test_what_a_question_does_not_ask_for_is_not_there() -> None:
    put(thing(title="tea", note=Note("hot"), remark="dear"))
    read = Thing.titles(shelf_id="s").first()
    assert (read.title, read.note.text, read.own_key) == ("tea", "hot", thing().own_key)
    assert read.counts == {}
    with pytest.raises(AttributeError, match=r"Thing\.remark was not read: Thing\.titles leaves it out"):
        _ = read.remark
    for use in (lambda: put(read), lambda: read.replace(title="ham")):
        with pytest.raises(ReadOnlyResult, match=r"comes from Thing\.titles"):
            use()
    assert Thing.now(shelf_id="s", thing_id="1").remark == "dear"


@pytest.mark.no_engine
def test_a_declaration_that_cannot_work_is_refused() -> None:
    loose, by_b = Table("TestLoose", "a"), Index("ByB", "b")
    indexed = Table("TestIndexed", "a", indexes=(by_b,))
    with pytest.raises(BadValue, match="keyed by a, which is none of its texts"):
        declare("NoKey", {"b": Text()}, table=loose)
    with pytest.raises(BadValue, match="keyed by a, which is none of its texts"):
        declare("NumberKey", {"a": Integer()}, table=loose)
    with pytest.raises(BadValue, match="not a key template"):
        declare("TwoInOne", {"a": Text()}, table=loose, partition="{a}{b}")
    with pytest.raises(BadValue, match="another table"):
        declare("Elsewhere", {"a": Text(), "q": Query("", ONE, "{a}", index=by_weight)}, table=loose)
    with pytest.raises(BadValue, match="no sort key"):
        declare("Unsorted", {"a": Text(), "q": Query("", ONE, "{a}", within=Range("X#"))}, table=loose)
    with pytest.raises(BadValue, match="asks for b, which its items have not"):
        asking = {"a": Text(), "q": Query("", ONE, "{a}", only=("b",))}
        declare("Unknown", asking, table=loose)
    with pytest.raises(BadValue, match="asks for c, which its index does not project"):
        asking = {"a": Text(), "c": Text(), "q": Query("", ONE, "{b}", index=by_b, only=("c",))}
        declare("Absent", asking, table=indexed)
    with pytest.raises(BadValue, match="strongly consistent"):
        Query("", ONE, "{a}", index=by_weight, consistent=True)
    with pytest.raises(BadValue, match="numbers look like"):
        declare("Misnumbered", {"a": Text(), "g": Get("eleven", ONE)}, table=loose)
    with pytest.raises(BadValue, match="declared twice"):
        Table("TestLoose", "a")
    with pytest.raises(BadValue, match="no index"):
        loose.index("Missing")
    assert indexed.index("ByB").projected == {"a", "b"}


class _Measured:
    height = Integer()


class Tall(_Measured, Entity, table=names, partition="TALL#{name}"):
    name = Text()


def test_kinds_of_item_may_share_what_they_hold() -> None:
    put(Tall(name="a", height=3))
    assert list(Tall.attributes) == ["height", "name"]
    assert update(Tall.key(name="a"), Tall.height.add(2)).height == 5


@pytest.mark.parametrize(
    "name",
    ["key", "own_key", "values", "replace", "must_be_whole", "load", "loader", "dump", "owns", "table", "attributes"],
)
def test_the_names_that_every_entity_has_are_taken(name: str) -> None:
    for value in (Text(null=True), Get("", Budget(1, 1, 1))):
        with pytest.raises(BadValue, match=f"Tall.{name} needs another name"):
            type(Entity)("Tall", (Entity,), {"name": Text(), name: value}, table=names)


def declare(name: str, body: dict[str, Any], **options: Any) -> type[Entity]:
    """An entity of this module, which is none of the house."""
    kind: type[Entity] = type(name, (Entity,), {"__module__": __name__, **body}, **options)
    return kind
