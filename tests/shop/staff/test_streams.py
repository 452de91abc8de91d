"""Staff see how the consumers of streams stand, and try again what they parked."""

from datetime import UTC, datetime
from html import unescape
from unittest import mock

import pytest
from django.test import Client

from accounts.audit_entries import AuditEntry, month_of
from dynamo.streams import consumer_named, parked_count
from dynamo.streams.parked import Park
from dynamo.streams.records import Record
from shop.catalogue import stock_flags
from shop.inventory import Stock
from tests.build import a_member, a_stock, client_of

CONSUMER = "shop.stock_flags"


@pytest.fixture
def staff() -> Client:
    return client_of(a_member("clerk", is_staff=True))


def park(stock: Stock) -> None:
    """As if the change that made this stock could not be followed."""
    record = Record("100", stock.own_key.wire, None, Stock.dump(stock), datetime.now(UTC))
    Park(consumer_named(CONSUMER)).set_aside(record, KeyError("no such shelf"))


def read(client: Client, url: str) -> str:
    return unescape(client.get(url).content.decode())


def test_what_is_parked_is_shown_and_tried_again(staff: Client) -> None:
    park(a_stock())
    assert "One change is parked" in read(staff, "/staff/")
    page = read(staff, "/staff/streams/")
    assert "1 parked" in page
    assert "no such shelf" in page
    answer = staff.post(f"/staff/streams/{CONSUMER}/retry/", follow=True)
    assert "1 followed." in unescape(answer.content.decode())
    assert parked_count(consumer_named(CONSUMER)) == 0
    entries = AuditEntry.of_month(month=month_of(datetime.now(UTC))).all(limit=5)
    assert [(entry.action, entry.subject) for entry in entries] == [("retry", f"consumer:{CONSUMER}")]


def test_what_fails_again_stays_parked_and_says_why(staff: Client) -> None:
    stock = a_stock()
    park(stock)
    with mock.patch.object(stock_flags, "refresh", side_effect=KeyError("still no shelf")):
        answer = staff.post(f"/staff/streams/{CONSUMER}/retry/", follow=True)
    page = unescape(answer.content.decode())
    assert "1 failed again and stay parked" in page
    assert "still no shelf" in page
    assert parked_count(consumer_named(CONSUMER)) == 1


def test_a_consumer_that_is_none_is_not_found(staff: Client) -> None:
    assert staff.post("/staff/streams/nonsense/retry/").status_code == 404
