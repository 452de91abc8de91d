"""What the meter sees: requests, round trips, units, money."""

import pytest

from dynamo import Transaction, delete, put, update
from dynamo.tools.testing import listing
from dynamo.wire import meter
from dynamo.wire.meter import READ_PRICE, WRITE_PRICE, Meter
from dynamo.writes.batches import write
from tests.dynamo.things import Name, Thing, thing


def lines(measured: Meter) -> list[tuple[object, ...]]:
    return [(r.operation, r.target, r.round_trip, r.read_units, r.write_units) for r in measured.requests]


def test_each_request_with_what_it_asks_and_costs() -> None:
    write([thing("0"), thing("2")])
    with meter.measuring() as measured:
        put(thing("1", colour="red", weight=1))
        update(Thing.key(shelf_id="s", thing_id="1"), Thing.remark.set("x" * 3000))
        Thing.now(shelf_id="s", thing_id="1")
        Thing.by_id(shelf_id="s", thing_id="1")
        Thing.heaviest(colour="red").first()
        Thing.on_shelf(shelf_id="s").count()
        Thing.by_ids([{"shelf_id": "s", "thing_id": str(n)} for n in range(3)])
        write([Name(name="ann", thing_id="1")])
        delete(Thing.key(shelf_id="s", thing_id="1"))
    assert lines(measured) == [
        ("PutItem", "TestThings", 1, 0, 2),
        ("UpdateItem", "TestThings", 2, 0, 3),
        ("GetItem", "TestThings", 3, 1, 0),
        ("GetItem", "TestThings", 4, 0.5, 0),
        ("Query", "TestThings.ThingsByWeight", 5, 0.5, 0),
        ("Query", "TestThings", 6, 0.5, 0),
        ("BatchGetItem", "TestThings", 7, 1.5, 0),
        ("BatchWriteItem", "TestNames", 8, 0, 1),
        ("DeleteItem", "TestThings", 9, 0, 4),
    ]
    assert (measured.read_units, measured.write_units) == (4, 10)
    assert measured.dollars_per_million == pytest.approx(4 * READ_PRICE + 10 * WRITE_PRICE)
    assert all(request.seconds > 0 for request in measured.requests)
    assert measured.seconds == sum(request.seconds for request in measured.requests)
    assert [request.started for request in measured.requests] == sorted(r.started for r in measured.requests)


def test_units_of_transactions_are_reckoned() -> None:
    with meter.measuring() as measured, Transaction() as transaction:
        transaction.put(thing("1", colour="red", weight=1))
        transaction.put(Name(name="ann", thing_id="1"))
    assert lines(measured) == [("TransactWriteItems", "TestThings, TestNames", 1, 0, 5)]


def test_an_inner_meter_does_not_disturb_the_outer_one() -> None:
    with meter.measuring() as outer:
        Thing.by_id.find(shelf_id="s", thing_id="1")
        with meter.measuring() as inner:
            Thing.by_id.find(shelf_id="s", thing_id="1")
        Thing.by_id.find(shelf_id="s", thing_id="1")
    assert (len(inner.requests), inner.round_trips) == (1, 1)
    assert (len(outer.requests), outer.round_trips) == (2, 2)


def test_without_a_meter_the_engine_is_not_asked_what_it_costs() -> None:
    request = {"TableName": "test-TestNames", "Key": {"name": {"S": "x"}}}
    with meter.request("GetItem", request, None):
        pass
    assert "ReturnConsumedCapacity" not in request


def test_a_listing_for_people() -> None:
    with meter.measuring() as measured:
        Thing.by_id.find(shelf_id="s", thing_id="1")
    assert listing(measured) == "  1. GetItem TestThings 0.5R 0W\n  = 1 requests, 1 round trips, 0.5R 0W"
