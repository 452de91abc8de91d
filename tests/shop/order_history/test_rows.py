"""Rows of a history: what an order says of itself for them, and what each shows."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.template import engines

from dynamo import put, update
from dynamo.errors import BadValue
from dynamo.tools.testing import requests_at_most
from shop.order_history.headlines import PartStatus
from shop.order_history.histories import history, recent_orders
from shop.order_history.rows import OrderRow, row_of
from shop.orders import CANCELLED, PENDING, Event, Order
from tests.build import a_member, a_stock, an_order, client_of
from web.photos.photo import Photo

LATE = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)


@pytest.fixture
def june():
    return a_member("june")


def a_photo(number):
    return Photo(f'photos/ä "{number}"', 1000, 700 + number, (320, 640, 1000), "Words", ("", "top", "low")[number % 3])


def the_row(member):
    (row,) = history(member.user_id, None, None).rows
    return row


def test_an_order_tells_its_row_of_its_lines(june):
    stocks = [a_stock(name=f"{number}", photo=a_photo(number) if number else None) for number in range(6)]
    order = an_order(june.user_id, *stocks, quantity=2)
    assert (order.count, order.placed_at) == (12, order.timeline[0].at)
    # Without words, which a row does not show.
    assert order.pictures == tuple(a_photo(number)._replace(alt="") for number in range(1, 5))
    assert Order.by_id(user_id=june.user_id, order_id=order.order_id) == order
    # It follows from the lines and the timeline, whatever anybody says.
    fewer = order.replace(lines=order.lines[:1], timeline=[Event(PENDING, LATE, june.user_id)], count=99)
    assert (fewer.count, fewer.pictures, fewer.placed_at) == (2, (), LATE)


@pytest.mark.no_engine
@pytest.mark.parametrize("missing", ["lines", "timeline", "order_id"])
def test_an_order_without_what_its_row_tells_says_what_it_needs(missing):
    values = {"user_id": "u", "order_id": "01JC8Z00000000000000001000", "lines": [], "parts": [], "timeline": []}
    del values[missing]
    with pytest.raises(BadValue, match=f"Order needs {missing}"):
        Order(**values)


def test_a_row_is_read_without_the_lines(june):
    order = an_order(june.user_id, a_stock(photo=a_photo(2)), quantity=3)
    (read,) = Order.history(user_id=june.user_id).all(1)
    for name in ("lines", "timeline", "address"):
        with pytest.raises(AttributeError, match=r"Order\.history leaves it out"):
            getattr(read, name)
    row = the_row(june)
    assert row == row_of(read) == row_of(order)
    assert hash(row) == hash(row_of(order))
    assert (row.quantity, row.total_cents) == (3, 10200)
    assert (row.number, row.url) == (order.number, f"/orders/{order.order_id}/")
    assert [photo.height for photo in row.photos] == [702]


def test_an_order_from_before_rows_were_written_is_read_whole(june):
    order, newer = an_order(june.user_id, a_stock(photo=a_photo(0))), an_order(june.user_id)
    update(order.own_key, Order.count.remove(), Order.pictures.remove(), Order.placed_at.remove())
    with requests_at_most(2, round_trips=2, read_units=1.5):
        assert history(june.user_id, None, None).rows == [row_of(newer), row_of(order)]
    with requests_at_most(2, round_trips=2, read_units=1.5):
        assert recent_orders(june.user_id)[1] == row_of(order)
    page = client_of(june).get(f"/orders/{order.order_id}/")
    assert page.status_code == 200


@pytest.mark.parametrize(
    "other",
    [
        {"order_id": "01M812AETZSYWKJRYG2CCZPBBE"},
        {"day": date(2026, 3, 5)},
        {"quantity": 2},
        {"total_cents": 3401},
        {"parts": (PartStatus("Windowsill", CANCELLED),)},
        {"parts": (PartStatus("Second Shutter", PENDING),)},
        {"photos": (a_photo(1),)},
    ],
    ids=str,
)
def test_whatever_it_shows_makes_another_row(other):
    order_row = engines["jinja2"].env.get_template("shop/orders/_row.html").module.order_row
    row = OrderRow("01M812AEPT42E2SSGGDTVES2HR", date(2026, 3, 4), 1, 3400, (PartStatus("Windowsill", PENDING),), ())
    assert order_row(row) != order_row(row._replace(**other))


def test_its_day_is_that_of_the_zone_it_is_told_in(june, settings):
    order = an_order(june.user_id)
    put(order.replace(timeline=[Event(PENDING, LATE, june.user_id)]))
    client = client_of(june)
    for zone, day in (("Europe/Berlin", "5 March 2026"), ("UTC", "4 March 2026"), ("Europe/Berlin", "5 March 2026")):
        settings.TIME_ZONE = zone
        assert day in client.get("/orders/").content.decode()


def test_old_orders_get_their_rows_by_a_backfill(june):
    order, newer = an_order(june.user_id, a_stock(photo=a_photo(0))), an_order(june.user_id)
    update(order.own_key, Order.count.remove(), Order.pictures.remove(), Order.placed_at.remove())
    call_command("backfill", "shop.order_rows", stdout=StringIO())
    assert Order.by_id(user_id=june.user_id, order_id=order.order_id) == order
    with requests_at_most(1, round_trips=1, read_units=1.5):
        assert history(june.user_id, None, None).rows == [row_of(newer), row_of(order)]
