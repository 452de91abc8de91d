"""Filling in what older items lack: again and again, while others write, in parts and at a pace."""

from collections.abc import Iterator, Mapping
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.module_loading import autodiscover_modules

from dynamo import Budget, Entity, Get, Index, Integer, Query, Table, Text, batches, delete, put, update
from dynamo.backfills import Backfill, backfill, declaring, running
from dynamo.backfills.progress import Progress
from dynamo.errors import BadValue, OutcomeUnknown
from dynamo.reads.scanning import scan_items
from dynamo.tools.testing import faults, within_budget
from dynamo.wire.client import call

by_initial = Index("BooksByInitial", "initial", "title", include=())
books = Table("TestBooks", "shelf", "record", indexes=(by_initial,))


class Book(Entity, table=books, sort="BOOK#{book_id}", size_kb=0.2):
    """A book, which has got attributes since it was written."""

    shelf = Text()
    book_id = Text()
    title = Text(former="name")
    initial = Text(null=True)
    length = Integer(null=True)

    by_id = Get("", Budget(1, 1, 1), consistent=True)
    of_initial = Query("", Budget(1, 1, 0.5), "{initial}", index=by_initial)


class Sign(Entity, table=books, sort="SIGN"):
    """What else there is in the table."""

    shelf = Text()


def first_letter(book: Book) -> Mapping[str, Any]:
    """Books from before there was an index by initial."""
    return {"initial": book.title[0], "length": len(book.title)}


@pytest.fixture(autouse=True)
def nothing_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    autodiscover_modules("backfills")  # Those of the house are declared once, and not here.
    monkeypatch.setattr(declaring, "_declared", {})


@pytest.fixture
def letters() -> Backfill[Book]:
    return backfill("tests.letters", of=Book, fills=("initial", "length"), reads=("title",))(first_letter)


def store(number: int, **values: Any) -> None:
    """A book as an older release wrote it."""
    item = {"shelf": {"S": "s"}, "record": {"S": f"BOOK#{number:03}"}, "title": {"S": f"{number:03} days"}, **values}
    call("PutItem", {"TableName": books.name, "Item": {name: value for name, value in item.items() if value}})


def book(number: int) -> Book:
    return Book.by_id(shelf="s", book_id=f"{number:03}")


def the_last(tallies: Iterator[running.Tally]) -> running.Tally:
    return list(tallies)[-1]


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "scan_items", partial(scan_items, size=2))


def test_it_fills_what_is_lacking_and_leaves_the_rest(letters: Backfill[Book]) -> None:
    store(1)
    store(2, initial={"S": "x"})
    store(3, initial={"S": "x"}, length={"N": "7"})
    put(Sign(shelf="s"))
    tally = the_last(running.run(letters))
    assert (tally.looked_at, tally.filled, tally.left) == (4, 2, [])
    assert [(each.initial, each.length) for each in map(book, (1, 2, 3))] == [("0", 8), ("x", 8), ("x", 7)]
    assert the_last(running.run(letters)).filled == 0


def test_a_new_index_is_filled_like_anything_else(letters: Backfill[Book]) -> None:
    for number in (1, 2):
        store(number)
    assert Book.of_initial(initial="0").all(limit=9) == []
    the_last(running.run(letters))
    assert [each.book_id for each in Book.of_initial(initial="0").all(limit=9)] == ["001", "002"]


def test_what_is_written_meanwhile_counts(letters: Backfill[Book]) -> None:
    for number in (1, 2, 3):
        store(number)

    def meanwhile(one: Book) -> Mapping[str, Any]:
        if one.title == "001 days":
            update(one.own_key, Book.title.set("weeks"))
        elif one.title == "002 days":
            update(one.own_key, Book.initial.set("mine"))
        elif one.title == "003 days":
            delete(one.own_key)
        return first_letter(one)

    racing = backfill("tests.racing", of=Book, fills=("initial", "length"), reads=("title",))(meanwhile)
    tally = the_last(running.run(racing))
    assert tally.left == []
    assert (book(1).initial, book(1).length) == ("w", 5)
    assert (book(2).initial, book(2).length) == ("mine", 8)
    assert Book.by_id.find(shelf="s", book_id="003") is None


def test_what_keeps_changing_is_left_and_said(letters: Backfill[Book], monkeypatch: pytest.MonkeyPatch) -> None:
    store(1)
    monkeypatch.setattr(running, "pause", lambda attempt: None)

    def restless(one: Book) -> Mapping[str, Any]:
        update(one.own_key, Book.title.set(f"{one.title}!"))
        return first_letter(one)

    backfill("tests.restless", of=Book, fills=("initial",), reads=("title",))(restless)
    with pytest.raises(CommandError, match="1 items could not be filled"):
        call_command("backfill", "tests.restless", stdout=StringIO())
    assert book(1).initial is None


def test_a_lost_answer_is_looked_after(letters: Backfill[Book], monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 2):
        store(number)
    monkeypatch.setattr(running, "pause", lambda attempt: None)
    with faults() as engine:
        engine.fail("UpdateItem", lambda: OutcomeUnknown("lost"), applied=True)
        engine.fail("UpdateItem", lambda: OutcomeUnknown("lost"))
        assert the_last(running.run(letters)).left == []
    assert [book(number).initial for number in (1, 2)] == ["0", "0"]


def test_what_cannot_be_read_is_left_and_the_rest_filled(letters: Backfill[Book]) -> None:
    store(1, title=None)
    store(2, length={"S": "long"})
    store(3)
    tally = the_last(running.run(letters))
    assert len(tally.left) == 2
    assert "without title" in tally.left[0]
    assert "cannot be read" in tally.left[1]
    assert book(3).initial == "0"


def test_one_that_is_broken_off_goes_on_where_it_was(letters: Backfill[Book], small_parts: None) -> None:
    for number in range(7):
        store(number)
    for tally in running.run(letters):
        assert tally.looked_at == 2
        break
    with within_budget(Progress.of_backfill):
        begun = running.unfinished(letters)
    assert begun is not None
    assert (begun.looked_at, begun.filled) == (2, 2)
    # What was filled is emptied, to see that it is not looked at again.
    done = [number for number in range(7) if book(number).initial]
    for number in done:
        store(number)
    tally = the_last(running.run(letters, begun=begun))
    assert (tally.looked_at, tally.filled) == (7, 7)
    assert [number for number in range(7) if not book(number).initial] == done
    assert running.unfinished(letters) is None


def test_it_keeps_to_its_pace(letters: Backfill[Book], monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        store(number)
    clock = [0.0]
    monkeypatch.setattr(running, "monotonic", lambda: clock[0])
    monkeypatch.setattr(running, "sleep", lambda seconds: clock.__setitem__(0, clock[0] + seconds))
    tally = the_last(running.run(letters, rate=5))
    # A unit for the item, one for its new entry in the index.
    assert tally.write_units == 20
    assert clock[0] == pytest.approx(4)


def test_a_rehearsal_writes_nothing_and_says_what_it_would_cost(letters: Backfill[Book]) -> None:
    for number in range(3):
        store(number)
    out = StringIO()
    with faults() as engine:
        call_command("backfill", "tests.letters", "--dry-run", "--rate", "2", stdout=out)
    assert set(engine.sent) == {"Scan"}
    assert "would fill 3 of 3 items, for up to 9 write units: 4 s at 2 a second. Nothing was written." in (
        out.getvalue()
    )
    assert the_last(running.run(letters)).write_units <= 9


def test_a_name_is_moved_and_the_former_one_dropped() -> None:
    store(1, title=None, name={"S": "tea"})
    move = backfill("tests.move", of=Book, fills=("title",), reads=("title",))(lambda one: {"title": one.title})
    the_last(running.run(move))
    raw = call("GetItem", {"TableName": books.name, "Key": Book.key(shelf="s", book_id="001").wire})["Item"]
    assert (raw["title"], raw["name"]) == ({"S": "tea"}, {"S": "tea"})
    with pytest.raises(BadValue, match="drops name, which Book still reads"):
        backfill("tests.early", of=Book, drops=("name",))(lambda one: {})
    store(2, colour={"S": "red"})
    tidy = backfill("tests.tidy", of=Book, drops=("colour",))(lambda one: {})
    assert the_last(running.run(tidy)).filled == 1
    raw = call("GetItem", {"TableName": books.name, "Key": Book.key(shelf="s", book_id="002").wire})["Item"]
    assert "colour" not in raw


@pytest.mark.no_engine
def test_a_declaration_that_cannot_work_is_refused(letters: Backfill[Book]) -> None:
    with pytest.raises(BadValue, match="names colour, which Book has not"):
        backfill("tests.colour", of=Book, fills=("colour",))(first_letter)
    with pytest.raises(BadValue, match="fills nothing"):
        backfill("tests.nothing", of=Book)(first_letter)
    with pytest.raises(BadValue, match="declared twice"):
        backfill("tests.letters", of=Book, fills=("length",))(first_letter)


def said(*words: str) -> str:
    out = StringIO()
    call_command("backfill", *words, stdout=out)
    return out.getvalue()


def test_the_command_lists_runs_and_goes_on(letters: Backfill[Book], small_parts: None) -> None:
    batches.write([Book(shelf="s", book_id=f"{number:03}", title="tea") for number in range(3)])
    assert "tests.letters (Book): not run yet\n  Books from before there was an index by initial." in said()
    next(running.run(letters))
    assert "broken off after 2 items, 2 of them filled" in said()
    assert said("tests.letters").splitlines() == [
        "tests.letters goes on after 2 items.",
        "tests.letters filled 3 of 3 items.",
    ]
    assert "after 3 items, 3 of them filled" in said()
    assert said("tests.letters", "--anew") == "tests.letters filled 0 of 3 items.\n"


@pytest.mark.no_engine
def test_the_command_refuses_what_it_does_not_know(letters: Backfill[Book]) -> None:
    with pytest.raises(CommandError, match=r"no backfill tests\.other\. There is: .*tests\.letters"):
        said("tests.other")
    for rate in ("0", "-1", "fast", "nan", "1e9"):
        with pytest.raises(CommandError, match="not a number of write units a second"):
            said("tests.letters", f"--rate={rate}")
