"""Items that another release wrote: with kinds, attributes and names that this one does not know, or without some that
it does."""

from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

import pytest

from dynamo import Budget, Entity, Former, Get, Index, Integer, ListOf, MapOf, Nested, Query, Range, Table, Text, put
from dynamo.errors import BadValue, Unreadable
from dynamo.meter import measuring
from dynamo.tools.testing import requests_at_most
from dynamo.wire.client import call
from tests.dynamo.things import Answer, Note, Shelf, Thing, thing

ONE = Budget(1, 1, 0.5)

by_label = Index("JarsByLabel", "shelf", "label", include=("heading",))
jars = Table("TestJars", "shelf", "record", indexes=(by_label,))


@dataclass(frozen=True, slots=True)
class Lid:
    """A record that has a field under a new name, and one that it must have."""

    colour: Annotated[str, Former("paint")]
    turns: Annotated[int, Former("screws")] = 1


class Handle(NamedTuple):
    """The same as a named tuple."""

    side: Annotated[str, Former("hand")]


class Jar(Entity, table=jars, sort="JAR#{jar_id}"):
    """Something whose attributes were once called otherwise."""

    shelf = Text()
    jar_id = Text()
    label = Text(null=True)
    title = Text(former=("heading", "name"))
    grams = Integer(default=500)
    lid = Nested(Lid, null=True)
    handles = ListOf(Handle, default=list)

    by_id = Get("", Budget(1, 1, 1), consistent=True)
    on_shelf = Query("", ONE, "{shelf}", within=Range("JAR#"))
    titles = Query("", ONE, "{shelf}", only=("title",))
    labelled = Query("", ONE, "{shelf}", index=by_label)


class Tag(Entity, table=jars, sort="TAG"):
    """Another kind in the same partition."""

    shelf = Text()
    words = Text(default="")

    with_jars = Query("", ONE, "{shelf}", kinds=(Jar,))


def store(record: str, **values: Any) -> None:
    """An item as another release wrote it."""
    item = {"shelf": {"S": "s"}, "record": {"S": record}, **values}
    call("PutItem", {"TableName": jars.name, "Item": item})


def the_jar() -> Jar:
    return Jar.by_id(shelf="s", jar_id="1")


def a_jar(number: int, **values: Any) -> Jar:
    return Jar(**{"shelf": "s", "jar_id": str(number), "title": f"jam {number}"} | values)


def test_kinds_that_no_release_of_ours_knows_are_passed_by() -> None:
    for number in (1, 2, 3):
        put(a_jar(number))
    put(Tag(shelf="s", words="fruit"))
    store("JAM", colour={"S": "red"})
    store("ZINC", grams={"S": "many"})
    found = Tag.with_jars(shelf="s").all(limit=9)
    assert [type(each).__name__ for each in found] == ["Jar", "Jar", "Jar", "Tag"]
    assert [jar.title for jar in Jar.titles(shelf="s").all(limit=9)] == ["jam 1", "jam 2", "jam 3"]


def test_kinds_that_a_question_does_not_ask_for_are_passed_by() -> None:
    put(a_jar(1, label="a"))
    put(Tag(shelf="s"))
    store("LABELLED#1", label={"S": "b"})
    assert [jar.jar_id for jar in Jar.titles(shelf="s").all(limit=9)] == ["1"]
    assert [jar.jar_id for jar in Jar.labelled(shelf="s").all(limit=9)] == ["1"]


def test_pages_are_full_however_many_items_are_passed_by() -> None:
    for number in range(4):
        put(a_jar(number))
    put(Tag(shelf="s", words="fruit"))
    for number in range(40):
        store(f"PAN#{number:02}")
    found, cursor = [], None
    for size in (3, 1, 1):
        page = Tag.with_jars(shelf="s").page(size, after=cursor)
        assert len(page) == size
        found += page
        cursor = page.next
    assert cursor is None
    assert [type(each).__name__ for each in found] == ["Jar"] * 4 + ["Tag"]
    # Twice as many are asked for each time, so that they cost few requests.
    with requests_at_most(7, round_trips=7, read_units=3.5):
        assert len(Tag.with_jars(shelf="s").all(limit=5)) == 5


def test_what_is_passed_by_is_counted() -> None:
    store("PAN#1")
    store("JAR#1", title={"S": "jam"}, shine={"BOOL": True}, lid={"M": {"colour": {"S": "red"}, "dents": {"N": "2"}}})
    with measuring() as measured:
        Tag.with_jars(shelf="s").all(limit=5)
        Jar.by_id(shelf="s", jar_id="1")
    assert measured.passed_by == Counter({"Jar.shine": 2, "Lid.dents": 2, "TestJars PAN#1": 1})


def test_what_other_releases_nest_is_counted_wherever_it_is() -> None:
    later = {"M": {"text": {"S": "hi"}, "later": {"S": "x"}}}
    item = {
        **Thing.dump(thing()),
        "notes": {"M": {"a": {"M": {"text": {"S": "hi"}, "answers": {"L": [later]}}}}},
        "note": later,
    }
    call("PutItem", {"TableName": Thing.table.name, "Item": item})
    with measuring() as measured:
        read = Thing.now(shelf_id="s", thing_id="1")
    assert read == thing(note=Note("hi"), notes={"a": Note("hi", answers=[Answer("hi")])})
    assert measured.passed_by == Counter({"Answer.later": 1, "Note.later": 1})


@pytest.mark.no_engine
def test_a_kind_is_told_by_its_most_definite_key() -> None:
    shelf = {"shelf_id": {"S": "s"}, "record": {"S": "SHELF"}}
    assert Shelf.owns(shelf)
    assert not Thing.owns(shelf)
    assert Thing.owns({"shelf_id": {"S": "s"}, "record": {"S": "THING#SHELF"}})


@pytest.mark.parametrize("name", ["title", "heading", "name"])
def test_an_attribute_is_found_under_its_former_names(name: str) -> None:
    store("JAR#1", label={"S": "a"}, **{name: {"S": "jam"}})
    assert the_jar().title == "jam"
    assert [jar.title for jar in Jar.on_shelf(shelf="s").all(limit=2)] == ["jam"]
    assert [jar.title for jar in Jar.titles(shelf="s").all(limit=2)] == ["jam"]


def test_an_index_may_project_a_former_name() -> None:
    store("JAR#1", label={"S": "a"}, heading={"S": "jam"})
    assert Jar.labelled(shelf="s").first().title == "jam"


def test_a_former_name_is_not_written_again() -> None:
    store("JAR#1", heading={"S": "jam"}, lid={"M": {"paint": {"S": "red"}, "screws": {"N": "3"}}})
    read = the_jar()
    assert read.lid == Lid("red", 3)
    assert Jar.dump(read) == {
        "shelf": {"S": "s"},
        "record": {"S": "JAR#1"},
        "title": {"S": "jam"},
        "grams": {"N": "500"},
        "lid": {"M": {"colour": {"S": "red"}, "turns": {"N": "3"}}},
        "handles": {"L": []},
    }


def test_a_later_name_outweighs_a_former_one() -> None:
    lid = {"M": {"paint": {"S": "red"}, "colour": {"S": "blue"}}}
    store("JAR#1", name={"S": "a"}, heading={"S": "b"}, title={"S": "c"}, lid=lid)
    assert (the_jar().title, the_jar().lid) == ("c", Lid("blue", 1))
    assert Jar.load({**Jar.dump(a_jar(1)), "handles": {"L": [{"M": {"hand": {"S": "left"}}}]}}).handles == [
        Handle("left")
    ]


def test_what_an_older_item_lacks_means_its_default() -> None:
    store("JAR#1", title={"S": "jam"})
    assert (the_jar().grams, the_jar().label, the_jar().handles) == (500, None, [])


def test_what_an_item_must_have_and_lacks_is_an_error_when_it_is_asked_for() -> None:
    store("JAR#1", grams={"N": "3"})
    read = the_jar()
    assert read.grams == 3
    with pytest.raises(Unreadable, match="<Jar shelf='s', jar_id='1'> was stored without title, which has no default"):
        _ = read.title
    with pytest.raises(Unreadable):
        _ = Jar.titles(shelf="s").first().title
    assert read == the_jar()
    with pytest.raises(Unreadable):
        put(read)
    with pytest.raises(BadValue, match="needs title"):
        read.replace(grams=4)
    put(read.replace(title="jam"))
    assert the_jar().title == "jam"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"lid": {"M": {"turns": {"N": "1"}}}}, "Lid lacks colour"),
        ({"handles": {"L": [{"M": {}}]}}, "Handle lacks side"),
        ({"grams": {"S": "many"}}, "KeyError"),
        ({"grams": {"N": "1.5"}}, "invalid literal"),
    ],
)
def test_what_cannot_be_decoded_is_told_with_its_key(values: dict[str, Any], words: str) -> None:
    store("JAR#1", title={"S": "jam"}, **values)
    with pytest.raises(Unreadable, match=f"Jar .*JAR#1.* cannot be read: .*{words}"):
        the_jar()


@pytest.mark.no_engine
def test_a_record_that_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(BadValue, match="Lid needs colour"):
        Jar.dump(a_jar(1, lid=Lid(None)))  # type: ignore[arg-type]
    attribute = MapOf(Lid)
    with pytest.raises(BadValue, match="Lid needs colour"):
        attribute.set_entry("x", Lid(None))  # type: ignore[arg-type]
