"""Answers that come again: parsed once, made into something once, and never older than what the engine says."""

from collections.abc import Sequence

import pytest

from dynamo import put
from dynamo.errors import BadValue
from dynamo.tools.testing import requests_at_most
from dynamo.wire import repeats
from dynamo.wire.client import transport, use_transport
from dynamo.wire.transport import Shared
from dynamo.wire.transport.lean import LeanTransport
from tests.dynamo.things import Thing, thing

made: list[int] = []


def titles(things: Sequence[Thing]) -> tuple[str, ...]:
    made.append(len(things))
    return tuple(each.title or "" for each in things)


@pytest.fixture(autouse=True)
def _three() -> None:
    made.clear()
    for number in (1, 2, 3):
        put(thing(str(number), title=f"t{number}"))


@pytest.fixture
def lean() -> None:
    if not isinstance(_innermost(), LeanTransport):
        pytest.skip("boto3's transport keeps no answers: it has no bytes of them.")


def _innermost() -> object:
    found = transport()
    while hasattr(found, "behind"):
        found = found.behind
    return found


def test_a_question_is_answered_with_what_is_made_of_its_items() -> None:
    question = Thing.on_shelf(shelf_id="s").into(titles)
    assert question.all(limit=9) == ("t1", "t2", "t3")
    page = question.page(2)
    assert (page.items, list(page)) == (("t1", "t2"), ["t1", "t2"])
    assert question.page(2, page.next).items == ("t3",)
    assert question.first() == "t1"


def test_it_is_made_once_while_the_engine_says_the_same(lean: None) -> None:
    for _ in range(3):
        with requests_at_most(1, round_trips=1):
            assert Thing.on_shelf(shelf_id="s").into(titles).all(limit=9) == ("t1", "t2", "t3")
    assert made == [3]


def test_what_changes_is_seen_at_once() -> None:
    question = Thing.on_shelf(shelf_id="s").into(titles)
    assert question.all(limit=9) == ("t1", "t2", "t3")
    put(thing("2", title="another"))
    assert question.all(limit=9) == ("t1", "another", "t3")
    put(thing("2", title="t2"))
    assert question.all(limit=9) == ("t1", "t2", "t3")


def test_each_way_to_ask_has_what_was_made_for_it() -> None:
    question = Thing.on_shelf(shelf_id="s")
    assert question.into(titles).all(limit=9) == ("t1", "t2", "t3")
    assert question.into(len).all(limit=9) == 3
    assert question.into(titles).page(8).items == ("t1", "t2", "t3")
    assert question.into(titles).page(9).items == ("t1", "t2", "t3")
    assert [each.title for each in question.all(limit=9)] == ["t1", "t2", "t3"]


def test_what_it_is_made_into_is_said_once() -> None:
    with pytest.raises(BadValue, match="said already"):
        Thing.on_shelf(shelf_id="s").into(titles).into(len)


def test_entities_are_never_shared() -> None:
    first, second = (Thing.on_shelf(shelf_id="s").all(limit=9)[0] for _ in range(2))
    assert first == second
    assert first is not second


def test_an_answer_in_parts_is_made_anew() -> None:
    class Halving:
        behind = transport()

        def send(self, operation: str, request: dict[str, object]) -> dict[str, object]:
            kind = type(request)
            return self.behind.send(operation, kind({**request, "Limit": min(2, int(str(request["Limit"])))}))

    use_transport(Halving())
    with requests_at_most(2, round_trips=2):
        assert Thing.on_shelf(shelf_id="s").into(titles).all(limit=3) == ("t1", "t2", "t3")


def test_the_same_bytes_are_the_same_object_and_long_ones_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    body = b'{"Items": [], "Count": 0}'
    assert repeats.parsed_once(body) is repeats.parsed_once(bytes(bytearray(body)))
    assert repeats.parsed(body) is not repeats.parsed(body)
    monkeypatch.setattr(repeats, "LONGEST", 10)
    assert repeats.parsed_once(body) is not repeats.parsed_once(body)


def test_items_are_let_go_once_something_is_made_of_them() -> None:
    answer = repeats.parsed_once(b'{"Items": [1, 2], "Count": 2}')
    assert repeats.made_of(answer, "first", lambda: answer["Items"][0]) == 1
    assert (dict(answer), answer["Items"]) == ({"Count": 2}, [1, 2])
    assert repeats.made_of(answer, "second", lambda: answer["Items"][1]) == 2
    with pytest.raises(KeyError):
        answer["LastEvaluatedKey"]


def test_of_one_answer_only_so_much_is_kept() -> None:
    answer = repeats.parsed_once(b'{"Items": [1]}')
    assert [repeats.made_of(answer, number, lambda number=number: [number]) for number in range(40)][-1] == [39]
    assert len(answer.made) <= repeats.MOST_MADE  # type: ignore[attr-defined]


def test_only_shared_requests_share_answers(lean: None) -> None:
    request = {"TableName": Thing.table.name, "Key": Thing.key(shelf_id="s", thing_id="1").wire}
    assert transport().send("GetItem", request) is not transport().send("GetItem", request)
    assert transport().send("GetItem", Shared(request)) is transport().send("GetItem", Shared(request))
