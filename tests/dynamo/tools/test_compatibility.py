"""What a release and the one before could not read of what the other stores, by the shapes of both."""

from io import StringIO
from pathlib import Path
from typing import Annotated, NamedTuple

import pytest
from django.core.management import CommandError, call_command

from dynamo import AsText, Entity, Former, Index, Integer, ListOf, Nested, Table, Text
from dynamo.backfills import declaring
from dynamo.errors import BadValue
from dynamo.management.commands import access_patterns
from dynamo.tools.compatibility import changes
from dynamo.tools.requirements import first_party_packages, import_everything
from dynamo.tools.shapes import Shapes, declared_shapes, shapes_in, shapes_of, written
from tests.dynamo.things import Place

pytestmark = pytest.mark.no_engine

by_colour = Index("CupsByColour", "colour")
cups = Table("TestCups", "shelf", "record", indexes=(by_colour,))


class Crack(NamedTuple):
    """A record in a cup."""

    at: Annotated[str, Former("where")]
    depth: int = 1


class Cup(Entity, table=cups, sort="CUP#{cup_id}"):
    """A kind of item with every sort of part."""

    shelf = Text()
    cup_id = Text()
    colour = Text(null=True)
    title = Text(former=("name", "heading"))
    handles = Integer(default=1)
    worst = Nested(Crack, null=True)
    cracks = ListOf(Crack, default=list)
    place = AsText(Place, null=True)


def read(tmp_path: Path, text: str) -> Shapes:
    file = tmp_path / "shapes.toml"
    file.write_text(text)
    return shapes_in(file)


def shapes(tmp_path: Path, jar: str = "", record: str = "", more: str = "", texts: str = "") -> Shapes:
    """The shapes of a house with one kind of item, which has a lid."""
    return read(
        tmp_path,
        f"""
        [items]
        Jar = {{ table = "Jars", key = ["{{shelf}}", "JAR#{{jar_id}}"], lid = "Lid"{jar} }}
        {more}
        [records]
        Lid = {{ colour = "Text"{record} }}
        [texts]
        {texts}
        """,
    )


def test_shapes_are_written_and_read_again(tmp_path: Path) -> None:
    declared = shapes_of([Cup])
    text = written(declared)
    assert read(tmp_path, text) == declared
    assert (
        'Cup = { table = "TestCups", key = ["{shelf}", "CUP#{cup_id}"], colour = "Text = None, key of CupsByColour", '
        'title = "Text, once name heading", handles = "Integer = 1", worst = "Crack = None", '
        'cracks = "ListOf(Crack) = list()", place = "AsText(Place) = None" }\n'
    ) in text
    assert 'Crack = { at = "Text, once where", depth = "Integer = 1" }\n' in text
    assert 'Place = "row name"\n' in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[items]\n[records]",
        "x",
        "[items]\nA = { key = [] }\n[records]\n[texts]",
        "[items]\nA = 1\n[records]\n[texts]",
    ],
)
def test_a_file_that_records_no_shapes_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadValue, match=r"shapes\.toml"):
        read(tmp_path, text)


SAFE = [
    ("", ', grams = "Integer = 500"', "Jar.grams is new."),
    ("", ', label = "Text = None"', "Jar.label is new."),
    (', label = "Text = None"', "", "Jar.label is gone; what is stored of it is passed by."),
    (', label = "Text"', ", label = \"Text = ''\"", "Jar.label may be absent now, which means ''."),
    (', title = "Text"', ', title = "Text, once name"', "Jar.title is read under other former names: name."),
    (
        ', name = "Text, once title"',
        ', title = "Text, once name"',
        "Jar.title is written under that name now, no more as name.",
    ),
]


@pytest.mark.parametrize(("before", "now", "words"), SAFE)
def test_what_both_releases_can_read(tmp_path: Path, before: str, now: str, words: str) -> None:
    found = list(changes(shapes(tmp_path, before), shapes(tmp_path, now)))
    assert [(change.words, change.readable) for change in found] == [(words, True)]
    assert list(changes(shapes(tmp_path, now), shapes(tmp_path, now))) == []


UNSAFE = [
    ("", ', label = "Text"', "Jar.label is new, and what is stored lacks it."),
    ("", ', label = "Text = None, key of JarsByLabel"', "Jar.label is new, and a key of JarsByLabel"),
    (', label = "Text"', ', label = "Integer"', "Jar.label was Text and is Integer"),
    (', label = "Text = None"', ', label = "Text"', "Jar.label may be absent, which meant None and now is an error."),
    (', full = "Flag = False"', ', full = "Flag = True"', "which meant False and now means True."),
    (', label = "Text"', "", "Jar.label is gone, and the release before needs it."),
    (
        ', label = "Text"',
        ', label = "Text = None"',
        "Jar.label may be absent now, which means None. The release before",
    ),
    (', name = "Text"', ', title = "Text, once name"', "Jar.title was name, and the release before finds it under no"),
    (', name = "Text = None"', ', title = "Text = None, once name"', "finds it under no other name"),
]


@pytest.mark.parametrize(("before", "now", "words"), UNSAFE)
def test_what_one_of_the_releases_could_not_read(tmp_path: Path, before: str, now: str, words: str) -> None:
    (change,) = changes(shapes(tmp_path, before), shapes(tmp_path, now))
    assert words in change.words
    assert not change.readable


@pytest.mark.parametrize(("before", "now", "words"), UNSAFE)
def test_records_are_held_to_the_same(tmp_path: Path, before: str, now: str, words: str) -> None:
    (change,) = changes(shapes(tmp_path, record=before), shapes(tmp_path, record=now))
    assert words.replace("Jar.", "Lid.") in change.words
    assert not change.readable


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("", ', label = "Text"'),
        ("", ', label = "Text = None, key of JarsByLabel"'),
        (', label = "Text = None"', ', label = "Text"'),
        (', label = "Text = None"', ", label = \"Text = 'jam'\""),
    ],
)
def test_a_backfill_makes_good_what_is_lacking(tmp_path: Path, before: str, now: str) -> None:
    found = list(changes(shapes(tmp_path, before), shapes(tmp_path, now), {"Jar.label"}))
    assert [change.readable for change in found] == [True]


@pytest.mark.parametrize(
    ("key", "readable"),
    [
        ('["{shelf}", "TAG"]', True),
        ('["{shelf}", "JAM#{jam_id}"]', True),
        ('["{shelf}", "JAR#TOP"]', False),
        ('["{shelf}", "JAR#TOP#{top_id}"]', False),
        ('["tops:{shelf}", "JAR#TOP#{top_id}"]', True),
    ],
)
def test_a_new_kind_must_not_look_like_one_that_was_there(tmp_path: Path, key: str, readable: bool) -> None:
    more = f'Top = {{ table = "Jars", key = {key} }}'
    (change,) = changes(shapes(tmp_path), shapes(tmp_path, more=more))
    assert change.readable is readable
    assert "Top" in change.words
    assert [change.readable for change in changes(shapes(tmp_path, more=more), shapes(tmp_path))] == [True]


def test_a_key_and_a_text_cannot_change(tmp_path: Path) -> None:
    before = shapes(tmp_path, more='Tag = { table = "Jars", key = ["{shelf}", "TAG"] }', texts='Photo = "key width"')
    now = shapes(tmp_path, more='Tag = { table = "Jars", key = ["{shelf}", "SIGN"] }', texts='Photo = "key width alt"')
    found = list(changes(before, now))
    assert [change.readable for change in found] == [False, False]
    assert "Tag has another key" in found[0].words
    assert "Photo is written as another text" in found[1].words


def test_a_class_may_have_another_name(tmp_path: Path) -> None:
    renamed = shapes(tmp_path)
    renamed.items = {"Pot": renamed.items["Jar"]}
    assert [change.words for change in changes(shapes(tmp_path), renamed)] == ["Jar is gone, or has another name."]


class TestTheCommand:
    """In a house whose only package is this file's, so that what it stores is Cup alone."""

    @pytest.fixture(autouse=True)
    def house(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(access_patterns.requirements, "first_party_packages", list)
        monkeypatch.setattr(access_patterns, "declared_shapes", lambda packages: shapes_of([Cup]))
        monkeypatch.setattr(access_patterns.requirements, "requirements_in", lambda file: [])
        monkeypatch.setattr(declaring, "_declared", {})

    def run(self, file: Path, *words: str) -> str:
        out = StringIO()
        try:
            call_command("access_patterns", *words, shapes=file, stdout=out)
        except CommandError as error:
            return f"{out.getvalue()}{error}"
        return out.getvalue()

    def test_what_is_safe_is_to_be_recorded(self, tmp_path: Path) -> None:
        file = tmp_path / "shapes.toml"
        assert "cannot be read" in self.run(file, "--check")
        assert "records 1 kinds of item and 1 records" in self.run(file, "--record")
        assert "wrong" not in self.run(file, "--check")
        file.write_text(file.read_text().replace(', handles = "Integer = 1"', ""))
        said = self.run(file, "--check")
        assert "wrong  Cup.handles is new. Record it: access_patterns --record." in said
        assert "1 thing is wrong." in said
        self.run(file, "--record")
        assert "handles" in file.read_text()

    def test_what_is_unsafe_is_not_recorded(self, tmp_path: Path) -> None:
        file = tmp_path / "shapes.toml"
        self.run(file, "--record")
        older = file.read_text().replace(', title = "Text, once name heading"', "")
        file.write_text(older)
        assert "wrong  Cup.title is new, and what is stored lacks it." in self.run(file, "--check")
        said = self.run(file, "--record")
        assert "refused  Cup.title is new" in said
        assert "Nothing is recorded." in said
        assert file.read_text() == older

    def test_what_a_backfill_fills_is_recorded(self, tmp_path: Path) -> None:
        file = tmp_path / "shapes.toml"
        self.run(file, "--record")
        file.write_text(file.read_text().replace(', title = "Text, once name heading"', ""))
        declaring.backfill("tests.titles", of=Cup, fills=("title",))(lambda cup: {"title": cup.cup_id})
        assert "records 1 kinds" in self.run(file, "--record")


def test_what_this_house_stores_is_as_it_is_recorded() -> None:
    packages = first_party_packages()
    import_everything(packages)
    recorded = Path(access_patterns.settings.BASE_DIR) / "docs" / "stored-shapes.toml"
    assert written(declared_shapes(packages)) == recorded.read_text("utf-8")
