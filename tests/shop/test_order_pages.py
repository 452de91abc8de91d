"""One's orders: the history by days, one order with its timeline, and nobody else's."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from dynamo import id_at, new_id, put
from dynamo.tools.testing import requests_at_most, within_budget
from shop.order_history.histories import history, recent_orders
from shop.orders import CANCELLED, CONFIRMED, DELIVERED, PENDING, SHIPPED, Event, Order, OrderSummary
from tests.build import a_member, a_stock, an_order, client_of

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def june():
    return a_member("june", name="June Park")


@pytest.fixture
def client(june):
    return client_of(june)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def placed_on(member, *moments):
    """An order placed at each of these times."""
    order = an_order(member.user_id)
    found = [order.replace(order_id=id_at(at), timeline=[Event(PENDING, at, member.user_id)]) for at in moments]
    for each in found:
        put(each)
    return found


def gone_through(order, *statuses, part=0):
    """The order once this part of it has come to the last of these statuses."""
    seller = order.parts[part].seller_id
    events = [Event(status, order.placed_at + AN_HOUR * (at + 1), seller, seller) for at, status in enumerate(statuses)]
    parts = [
        type(each)(each.seller_id, each.seller_name, statuses[-1], each.total_cents)
        if each.seller_id == seller
        else each
        for each in order.parts
    ]
    moved = order.replace(parts=parts, timeline=[*order.timeline, *events])
    put(moved)
    return moved


def test_one_order_and_the_newest(june):
    orders = [an_order(june.user_id) for _ in range(6)]
    with within_budget(Order.by_id):
        assert Order.by_id(user_id=june.user_id, order_id=orders[0].order_id) == orders[0]
    with within_budget(Order.history):
        assert [order.order_id for order in recent_orders(june.user_id)] == [order.order_id for order in orders[:0:-1]]


def test_a_range_of_days_holds_both_its_ends(june):
    zone = datetime.now().astimezone().tzinfo
    moments = [
        datetime(2024, 2, 29, 22, 59, 59, tzinfo=UTC),
        datetime(2024, 2, 29, 23, 0, tzinfo=UTC),
        datetime(2024, 3, 31, 21, 59, 59, 999000, tzinfo=UTC),
        datetime(2024, 3, 31, 22, 0, tzinfo=UTC),
    ]
    assert zone
    found = placed_on(june, *moments)
    with requests_at_most(2, round_trips=1, read_units=1):
        rows = history(june.user_id, moments[1].date() + timedelta(days=1), moments[2].date()).rows
    assert [row.order_id for row in rows] == [found[2].order_id, found[1].order_id]


def test_the_history(client, june):
    for _ in range(3):
        an_order(june.user_id)
    with within_budget(OrderSummary.with_orders):
        page = client.get("/orders/")
    assert "Three orders so far, €102.00 spent." in text(page)
    assert page.content.decode().count('<li class="order-row">') == 3


def test_the_whole_history_page_by_page(client, june):
    start = datetime(2025, 5, 1, tzinfo=UTC)
    orders = [
        *placed_on(june, *(start + AN_HOUR * number for number in range(20))),
        Order.history(user_id=june.user_id).first(),
    ]
    seen, address = [], "/orders/"
    for length, requests in ((10, 1), (10, 2), (1, 2)):
        with requests_at_most(requests, round_trips=1, read_units=1.5):
            page = client.get(address)
        assert "One order so far, €34.00 spent." in text(page)
        assert len(page.context["rows"]) == length
        seen += [row.order_id for row in page.context["rows"]]
        address = page.context["next_url"]
    assert address == ""
    assert seen == sorted((order.order_id for order in orders), reverse=True)


def test_an_empty_history(client):
    assert "No orders yet" in text(client.get("/orders/"))


def test_by_days(client, june):
    placed_on(june, datetime(2025, 5, 1, 12, tzinfo=UTC), datetime(2025, 6, 1, 12, tzinfo=UTC))
    page = client.get("/orders/", {"since": "2025-05-15", "until": "2025-06-01"})
    assert [row.day.month for row in page.context["rows"]] == [6]
    page = client.get("/orders/", {"since": "2020-01-01", "until": "2020-12-31"})
    assert "No orders in these days" in text(page)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"since": "2025-06-02", "until": "2025-06-01"}, "The last day is before the first. Swap the two days."),
        ({"since": "31.2."}, "“31.2.” is not a day. Write it like 2026-11-21."),
        ({"until": "0001-01-01"}, "Plaza keeps orders of this century."),
        ({"until": "9999-12-31"}, "Plaza keeps orders of this century."),
    ],
)
def test_days_that_make_no_range(client, june, days, words):
    an_order(june.user_id)
    page = client.get("/orders/", days)
    assert page.status_code == 422
    assert words in text(page)
    # What was written stays, and so do the orders.
    for value in days.values():
        assert f'value="{value}"' in page.content.decode()
    assert len(page.context["rows"]) == 1


def test_the_ranges_one_press_away(client, june):
    an_order(june.user_id)
    page = client.get("/orders/")
    assert 'name="since"' not in page.content.decode()
    for link in page.context["days"].ranges:
        chosen = client.get(link.url)
        assert [each.name for each in chosen.context["days"].ranges if each.current] == [link.name]
    assert 'name="since"' in chosen.content.decode()


def test_older_orders(client, june):
    start = datetime(2025, 5, 1, tzinfo=UTC)
    placed_on(june, *(start + AN_HOUR * number for number in range(12)))
    page = client.get("/orders/", {"until": "2025-12-31"})
    assert len(page.context["rows"]) == 10
    rest = client.get(page.context["next_url"], headers={"HX-Request": "true"})
    body = rest.content.decode()
    assert body.count('<li class="order-row">') == 2
    assert "<html" not in body
    assert body.count("autofocus") == 1
    # Without a script the same address is a whole page.
    assert b"<html" in client.get(page.context["next_url"]).content
    # The cursor serves nobody else, and no other range.
    for other, address in (
        (client_of(a_member("theo")), page.context["next_url"]),
        (client, page.context["next_url"].replace("2025-12-31", "2025-12-30")),
        (client, "/orders/?after=forged"),
    ):
        assert other.get(address).status_code == 400


@pytest.mark.parametrize("suffix", ["", "placed/"])
def test_whose_orders_one_sees(june, client, suffix):
    order = an_order(june.user_id)
    address = f"/orders/{order.order_id}/{suffix}"
    assert Client().get(address).url == f"/sign-in/?next={address}"
    assert Client().get("/orders/").url == "/sign-in/?next=/orders/"
    with requests_at_most(2 if suffix else 1, round_trips=1, read_units=2):
        assert client.get(address).status_code == 200
    for other in (client_of(a_member("theo")), client_of(a_member("ines", is_staff=True))):
        response = other.get(address)
        assert response.status_code == 404
        assert order.number not in text(response)
    for nonsense in (new_id(), "nonsense", "x" * 2000, "%00"):
        assert client.get(f"/orders/{nonsense}/{suffix}").status_code == 404


def test_an_order_is_thanked_for_while_it_is_new(client, june):
    order = an_order(june.user_id)
    assert "Thank you, June Park" in text(client.get(f"/orders/{order.order_id}/placed/"))
    (old,) = placed_on(june, datetime(2025, 5, 1, 12, tzinfo=UTC))
    for other in (old, gone_through(order, CONFIRMED)):
        assert client.get(f"/orders/{other.order_id}/placed/").url == f"/orders/{other.order_id}/"


def steps(page, part=0):
    return [(step.name, step.done, step.current) for step in page.context["page"].parts[part].steps]


def test_the_timeline_of_an_order(client, june):
    order = an_order(june.user_id)
    page = client.get(f"/orders/{order.order_id}/")
    assert "Windowsill has your order" in text(page)
    assert steps(page) == [
        ("Ordered", False, True),
        ("Confirmed", False, False),
        ("On its way", False, False),
        ("Arrived", False, False),
    ]
    gone_through(order, CONFIRMED, SHIPPED)
    page = client.get(f"/orders/{order.order_id}/")
    assert "Your parcel is on its way" in text(page)
    assert steps(page)[2] == ("On its way", False, True)
    assert page.context["page"].parts[0].steps[1].note
    gone_through(order, CONFIRMED, SHIPPED, DELIVERED)
    assert all(done for _, done, _ in steps(client.get(f"/orders/{order.order_id}/")))


def test_a_cancelled_parcel_goes_no_further(client, june):
    order = gone_through(an_order(june.user_id), CONFIRMED, CANCELLED)
    page = client.get(f"/orders/{order.order_id}/")
    assert "This order was cancelled" in text(page)
    assert steps(page) == [("Ordered", True, False), ("Confirmed", True, False), ("Cancelled", False, True)]


def test_several_parcels_are_told_apart(client, june):
    order = an_order(june.user_id, a_stock(), a_stock(seller_id="01SHUTTER", seller_name="Second Shutter"))
    page = client.get(f"/orders/{order.order_id}/")
    assert "Both shops have your order" in text(page)
    order = gone_through(order, CONFIRMED, SHIPPED, DELIVERED)
    order = gone_through(order, CONFIRMED, SHIPPED, part=1)
    page = client.get(f"/orders/{order.order_id}/")
    assert "One parcel is here, one is on its way" in text(page)
    assert steps(page)[3][1]
    assert not steps(page, 1)[3][1]
    order = gone_through(order, CONFIRMED, SHIPPED, DELIVERED, part=1)
    assert "Both parcels are here" in text(client.get(f"/orders/{order.order_id}/"))


def test_names_cannot_break_the_page(client, june):
    order = an_order(june.user_id, a_stock(name="<script>alert(1)</script>", seller_name="<b>"))
    for address in (f"/orders/{order.order_id}/", f"/orders/{order.order_id}/placed/", "/orders/"):
        assert b"<script>alert" not in client.get(address).content


def test_a_day_holds_the_hour_that_comes_twice_at_its_end(june, settings):
    """In Santiago the clocks of 4 April 2026 went from 24:00 back to 23:00."""
    settings.TIME_ZONE = "America/Santiago"
    (late,) = placed_on(june, datetime(2026, 4, 5, 3, 30, tzinfo=UTC))
    day = date(2026, 4, 4)
    assert [row.order_id for row in history(june.user_id, day, day).rows] == [late.order_id]
    assert not history(june.user_id, day + timedelta(days=1), day + timedelta(days=1)).rows
