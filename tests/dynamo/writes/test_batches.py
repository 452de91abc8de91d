"""Many items written at once."""

from typing import Any

import pytest

from dynamo import batches
from dynamo.errors import ReadOnlyResult, Throttled
from dynamo.tools.testing import requests_at_most
from tests.dynamo.scripted import scripted
from tests.dynamo.things import Name, Thing, thing


def test_nothing_is_asked_for_nothing() -> None:
    with requests_at_most(0, round_trips=0):
        assert batches.write([]) == 0


def test_writes_and_deletes_go_together() -> None:
    batches.write([thing("old"), Name(name="old", thing_id="1")])
    assert batches.write([thing("new")], delete=[thing("old").own_key, Name.key(name="old")]) == 3
    assert Thing.by_id.find(shelf_id="s", thing_id="old") is None
    assert Name.by_name.find(name="old") is None
    assert Thing.by_id(shelf_id="s", thing_id="new") == thing("new")


def test_what_is_left_unwritten_is_sent_again(pauses: list[float]) -> None:
    def all_but_the_first(request: dict[str, Any]) -> dict[str, Any]:
        ((name, actions),) = request["RequestItems"].items()
        return {"UnprocessedItems": {name: actions[1:]}}

    with scripted(all_but_the_first) as play:
        batches.write([thing(str(n), weight=n) for n in range(3)])
    assert [len(request["RequestItems"]["test-TestThings"]) for _, request in play.sent] == [3, 2]
    assert Thing.on_shelf(shelf_id="s").count() == 2
    assert len(pauses) == 1
    with scripted(*[lambda request: {"UnprocessedItems": request["RequestItems"]}] * 20), pytest.raises(Throttled):
        batches.write([thing("1")])


def test_what_came_from_an_index_is_not_written_back() -> None:
    batches.write([thing("1", colour="red", weight=1)])
    with pytest.raises(ReadOnlyResult):
        batches.write([Thing.heaviest(colour="red").all(limit=1)[0]])
