"""Questions: what they take, what they answer, how they go on."""

from collections.abc import Iterator

import pytest

from dynamo import delete, put
from dynamo.errors import BadKey, BadValue, NotFound
from dynamo.reads import queries
from dynamo.tools.testing import requests_at_most, within_budget
from dynamo.wire.client import call, transport, use_transport
from tests.dynamo.things import Shelf, Thing, thing


@pytest.fixture
def five() -> Iterator[list[Thing]]:
    """Five things in two colours, weighing one to five."""
    things = [thing(str(n), colour="red" if n % 2 else "blue", weight=n, title=f"t{n}") for n in range(1, 6)]
    for each in things:
        put(each)
    put(Shelf(shelf_id="s"))
    put(thing("x", shelf_id="elsewhere", colour="green"))
    return things


def ids(found: object) -> str:
    return "".join(each.thing_id for each in found)  # type: ignore[attr-defined]


def test_one_item_is_there_or_not_found(five: list[Thing]) -> None:
    with within_budget(Thing.by_id):
        assert Thing.by_id(shelf_id="s", thing_id="3") == five[2]
    with within_budget(Thing.now):
        assert Thing.now(shelf_id="s", thing_id="3") == five[2]
    assert Thing.by_id.find(shelf_id="s", thing_id="9") is None
    with pytest.raises(NotFound, match="No Thing"):
        Thing.by_id(shelf_id="s", thing_id="9")


def test_ranges_are_open_or_closed_and_stay_inside_their_prefix(five: list[Thing]) -> None:
    with within_budget(Thing.on_shelf):
        assert ids(Thing.on_shelf(shelf_id="s").all(limit=9)) == "12345"
    assert ids(Thing.on_shelf(shelf_id="s", since="2").all(limit=9)) == "2345"
    assert ids(Thing.on_shelf(shelf_id="s", until="3").all(limit=9)) == "123"
    assert ids(Thing.on_shelf(shelf_id="s", since="2", until="4").all(limit=9)) == "234"
    assert ids(Thing.on_shelf(shelf_id="s", since="", until=None).all(limit=9)) == "12345"


def test_backwards_is_newest_first(five: list[Thing]) -> None:
    assert ids(Thing.newest(shelf_id="s").all(limit=2)) == "54"
    assert ids(Thing.newest(shelf_id="s", until="3").all(limit=9)) == "321"


def test_bounds_on_numbers(five: list[Thing]) -> None:
    with within_budget(Thing.of_weight):
        assert ids(Thing.of_weight(colour="red").all(limit=9)) == "135"
    assert ids(Thing.of_weight(colour="red", lightest=2).all(limit=9)) == "35"
    assert ids(Thing.of_weight(colour="red", heaviest=3).all(limit=9)) == "13"
    assert ids(Thing.of_weight(colour="red", lightest=0, heaviest=1).all(limit=9)) == "1"
    assert ids(Thing.heaviest(colour="red").all(limit=9)) == "531"
    assert ids(Thing.of_weight(colour="red", lightest=-(10**60), heaviest=10**60).all(limit=9)) == "135"


def test_bounds_on_texts_without_a_prefix(five: list[Thing]) -> None:
    assert ids(Thing.of_title(colour="red", since="t2", until="t4").all(limit=9)) == "3"
    assert ids(Thing.of_title(colour="red", since="t\ud800" + "x" * 5000).all(limit=9)) == ""


def test_an_empty_range_answers_nothing_and_costs_nothing(five: list[Thing]) -> None:
    with requests_at_most(0, round_trips=0):
        assert Thing.of_weight(colour="red", lightest=5, heaviest=1).all(limit=9) == []
        page = Thing.on_shelf(shelf_id="s", since="4", until="2").page(size=2)
        assert (list(page), page.next) == ([], None)
        assert Thing.on_shelf(shelf_id="s", since="4", until="2").count() == 0


def test_counting_and_the_first(five: list[Thing]) -> None:
    assert Thing.on_shelf(shelf_id="s").count() == 5
    assert Thing.on_shelf(shelf_id="s", since="4").count() == 2
    assert Thing.on_shelf(shelf_id="s", since="4").first() == five[3]
    assert Thing.on_shelf(shelf_id="nobody's").first() is None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "needs colour"),
        ({"colour": None}, "needs colour"),
        ({"colour": "red", "title": "x"}, "does not ask by title"),
        ({"colour": "red", "title": None}, "does not ask by title"),
        ({"colour": 3}, "must be a text"),
        ({"colour": "red", "lightest": "3"}, "whole number"),
        ({"colour": "red", "heaviest": 2.5}, "whole number"),
        ({"colour": "red", "lightest": True}, "whole number"),
    ],
)
def test_it_takes_exactly_what_its_keys_name(values: dict[str, object], words: str) -> None:
    with requests_at_most(0, round_trips=0), pytest.raises(BadValue, match=words):
        Thing.of_weight(**values).all(limit=1)


def test_other_wrong_values_are_refused_too() -> None:
    with pytest.raises(BadKey):
        Thing.on_shelf(shelf_id="").all(limit=1)
    with pytest.raises(BadValue, match="must be a text"):
        Thing.on_shelf(shelf_id="s", since=3).all(limit=1)
    for size in (0, -1):
        with pytest.raises(BadValue, match="cannot be asked for"):
            Thing.on_shelf(shelf_id="s").page(size=size)
        with pytest.raises(BadValue, match="cannot be asked for"):
            Thing.on_shelf(shelf_id="s").all(limit=size)


def test_only_what_it_names_is_sent(five: list[Thing], monkeypatch: pytest.MonkeyPatch) -> None:
    answers = []
    monkeypatch.setattr(queries, "call", lambda *request: answers.append(call(*request)) or answers[-1])
    with within_budget(Thing.titles):
        page = Thing.titles(shelf_id="s", since="2").page(size=2)
    assert [each.title for each in page] == ["t2", "t3"]
    assert {frozenset(item) for item in answers[0]["Items"]} == {frozenset(("shelf_id", "record", "title", "counts"))}
    # It goes on where it stopped, and counts, for which there is nothing to name.
    assert [each.title for each in Thing.titles(shelf_id="s", since="2").page(size=2, after=page.next)] == ["t4", "t5"]
    assert Thing.titles(shelf_id="s").count() == 5
    with requests_at_most(0, round_trips=0):
        assert Thing.titles(shelf_id="s", since="4", until="2").all(limit=9) == []
    # An index has its own keys beside the table's.
    page = Thing.red_ones(colour="red").page(size=2)
    assert [each.weight for each in page] == [1, 3]
    assert ids(Thing.red_ones(colour="red").page(size=2, after=page.next)) == "5"


def test_kinds_are_told_apart_by_their_sort_keys(five: list[Thing]) -> None:
    assert Shelf.with_things(shelf_id="s").all(limit=9) == [Shelf(shelf_id="s"), *five]


def test_what_is_asked_of_several_kinds_is_that_of_each(five: list[Thing]) -> None:
    shelf, first, *_ = Shelf.with_titles(shelf_id="s").all(limit=9)
    assert (shelf.title, first.title, first.weight) == ("a shelf", "t1", 1)
    with pytest.raises(AttributeError, match=r"Thing\.colour was not read: Shelf\.with_titles"):
        _ = first.colour


def test_pages_go_on_to_the_end_and_never_to_an_empty_one(five: list[Thing]) -> None:
    for size, lengths in ((2, [2, 2, 1]), (5, [5]), (4, [4, 1]), (1, [1] * 5), (9, [5])):
        found, seen, cursor = [], "", None
        while True:
            with requests_at_most(1, round_trips=1, read_units=0.5):
                page = Thing.on_shelf(shelf_id="s").page(size=size, after=cursor)
            found.append(len(page))
            seen += ids(page)
            cursor = page.next
            if cursor is None:
                break
        assert (found, seen) == (lengths, "12345")


def test_pages_of_an_index_and_backwards(five: list[Thing]) -> None:
    first = Thing.heaviest(colour="red").page(size=2)
    assert ids(first) == "53"
    second = Thing.heaviest(colour="red").page(size=2, after=first.next)
    assert (ids(second), second.next) == ("1", None)


def test_a_page_goes_on_although_its_last_item_is_gone(five: list[Thing]) -> None:
    first = Thing.on_shelf(shelf_id="s").page(size=2)
    delete(first.items[-1].own_key)
    assert ids(Thing.on_shelf(shelf_id="s").page(size=2, after=first.next)) == "34"


def test_an_answer_that_the_engine_cuts_at_a_megabyte_is_completed() -> None:
    for n in range(5):
        put(thing(str(n), remark="x" * 300_000))
    with requests_at_most(2, round_trips=2, read_units=184):
        page = Thing.on_shelf(shelf_id="s").page(size=4)
    assert (ids(page), bool(page.next)) == ("0123", True)
    assert Thing.on_shelf(shelf_id="s").count() == 5
    assert ids(Thing.on_shelf(shelf_id="s").page(size=4, after=page.next)) == "4"


def test_only_what_may_be_asked_is_sent(five: list[Thing]) -> None:
    sent: list[dict[str, object]] = []

    class Listening:
        def __init__(self) -> None:
            self.behind = transport()

        def send(self, operation: str, request: dict[str, object]) -> dict[str, object]:
            sent.append(request)
            return self.behind.send(operation, request)

    listening = Listening()
    use_transport(listening)
    Thing.heaviest(colour="red").page(size=2)
    use_transport(listening.behind)
    assert sent == [
        {
            "TableName": "test-TestThings",
            "IndexName": "ThingsByWeight",
            "KeyConditionExpression": "#p = :p",
            "ExpressionAttributeNames": {"#p": "colour"},
            "ExpressionAttributeValues": {":p": {"S": "red"}},
            "ScanIndexForward": False,
            "Limit": 3,
        }
    ]
