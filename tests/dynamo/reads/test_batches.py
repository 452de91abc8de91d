"""Many items read at once."""

from typing import Any

import pytest

from dynamo import batches
from dynamo.errors import BadValue, Throttled
from dynamo.tools.testing import requests_at_most, within_budget
from dynamo.wire.retries import ATTEMPTS
from tests.dynamo.scripted import scripted
from tests.dynamo.things import Name, Shelf, Thing, thing


def keys(*ids: object) -> list[dict[str, str]]:
    return [{"shelf_id": "s", "thing_id": str(n)} for n in ids]


def weights(found: list[Any]) -> list[int | None]:
    return [each.weight if each else None for each in found]


def test_it_answers_in_the_order_asked_with_gaps_and_repetitions() -> None:
    batches.write([thing(str(n), weight=n) for n in range(5)])
    with within_budget(Thing.by_ids):
        assert weights(Thing.by_ids(keys(3, 9, 0, 3))) == [3, None, 0, 3]


def test_nothing_is_asked_for_nothing() -> None:
    with requests_at_most(0, round_trips=0):
        assert list(Thing.by_ids([])) == []


def test_more_than_a_hundred_keys_are_read_at_once_in_several_requests() -> None:
    assert batches.write(thing(str(n), weight=n) for n in range(120)) == 120
    with requests_at_most(3, round_trips=1, read_units=60) as measured:
        found = Thing.by_ids(keys(*range(250), *range(50)))
    assert weights(list(found)) == [*range(120), *[None] * 130, *range(50)]
    assert len(measured.requests) == 3


def test_a_hundred_different_keys_are_one_request() -> None:
    with requests_at_most(1, round_trips=1):
        Thing.by_ids(keys(*range(100), *range(100)))


def test_entities_of_several_tables_are_read_together() -> None:
    batches.write([thing("1"), Shelf(shelf_id="s"), Name(name="ann", thing_id="1")])
    with requests_at_most(1, round_trips=1, read_units=1.5):
        found = batches.read(
            [Name.key(name="ann"), Shelf.key(shelf_id="s"), Thing.key(shelf_id="s", thing_id="1"), Name.key(name="x")]
        )
    assert found == [Name(name="ann", thing_id="1"), Shelf(shelf_id="s"), thing("1"), None]


def test_what_is_left_unprocessed_is_asked_again_after_a_pause(pauses: list[float]) -> None:
    batches.write([thing(str(n), weight=n) for n in range(4)])

    def half(request: dict[str, Any]) -> dict[str, Any]:
        ((name, wanted),) = request["RequestItems"].items()
        done, left = wanted["Keys"][:2], wanted["Keys"][2:]
        items = [Thing.dump(thing(key["record"]["S"].removeprefix("THING#"), weight=7)) for key in done]
        return {"Responses": {name: items}, "UnprocessedKeys": {name: {**wanted, "Keys": left}}}

    with scripted(half) as play:
        assert weights(list(Thing.by_ids(keys(0, 1, 2, 3)))) == [7, 7, 2, 3]
    assert [len(request["RequestItems"]["test-TestThings"]["Keys"]) for _, request in play.sent] == [4, 2]
    assert all(request["RequestItems"]["test-TestThings"]["ConsistentRead"] is False for _, request in play.sent)
    assert len(pauses) == 1


def test_one_that_keeps_leaving_everything_is_throttled(pauses: list[float]) -> None:
    def nothing(request: dict[str, Any]) -> dict[str, Any]:
        return {"Responses": {}, "UnprocessedKeys": request["RequestItems"]}

    with scripted(*[nothing] * 20) as play, pytest.raises(Throttled, match="time after time"):
        Thing.by_ids(keys(0))
    assert len(play.sent) == ATTEMPTS
    assert len(pauses) == ATTEMPTS - 1


def test_one_that_goes_on_is_not() -> None:
    def one(request: dict[str, Any]) -> dict[str, Any]:
        ((name, wanted),) = request["RequestItems"].items()
        first, *left = wanted["Keys"]
        item = Thing.dump(thing(first["record"]["S"].removeprefix("THING#"), weight=7))
        unprocessed = {name: {**wanted, "Keys": left}} if left else {}
        return {"Responses": {name: [item]}, "UnprocessedKeys": unprocessed}

    with scripted(*[one] * 10) as play:
        assert weights(list(Thing.by_ids(keys(*range(10))))) == [7] * 10
    assert len(play.sent) == 10


def test_looking_for_what_is_not_there_goes_on_too() -> None:
    def two(request: dict[str, Any]) -> dict[str, Any]:
        ((name, wanted),) = request["RequestItems"].items()
        left = wanted["Keys"][2:]
        return {"Responses": {name: []}, "UnprocessedKeys": {name: {**wanted, "Keys": left}} if left else {}}

    with scripted(*[two] * 8):
        assert Thing.by_ids(keys(*range(16))) == [None] * 16


def test_wrong_keys_are_refused() -> None:
    with requests_at_most(0, round_trips=0), pytest.raises(BadValue):
        Thing.by_ids([{"shelf_id": "s"}])
