"""The pages of a seller's orders, and the buyer's cancellation."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Account
from accounts.profiles.opening_shops import open_shop
from shop.inventory import Stock
from shop.orders import CANCELLED, CONFIRMED, DELIVERED, PENDING, SHIPPED, Order
from tests.build import a_member, a_stock, an_order, client_of


@pytest.fixture
def seller() -> Account:
    account = a_member()
    open_shop(account, {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT"}, None)
    return account


def ordered_from(seller: Account, buyer: Account, **values: Any) -> Order:
    sold_by = {"seller_id": seller.user_id, "seller_username": seller.username, "seller_name": "Windowsill"}
    return an_order(buyer.user_id, a_stock(**sold_by, **values), quantity=2)


def stored(order: Order) -> Order:
    return Order.by_id(user_id=order.user_id, order_id=order.order_id)


def test_from_the_queue_to_delivered(seller: Account) -> None:
    order = ordered_from(seller, a_member())
    client, url = client_of(seller), f"/sell/orders/{order.order_id}/"
    assert url in client.get("/sell/orders/").content.decode()
    client.post(f"{url}confirm/")
    assert "Mark as sent" in client.get(url).content.decode()
    answer = client.post(f"{url}ship/", {"line_0": "9"})
    assert answer.status_code == 422
    client.post(f"{url}ship/", {"line_0": "2", "carrier": "DHL", "tracking": " jd 0146 "})
    page = client_of(a_member()).get(f"/orders/{order.order_id}/")
    assert page.status_code == 404
    seen = client.get(url).content.decode()
    assert "https://www.dhl.com/en/express/tracking.html?AWB=JD%200146" in seen
    client.post(f"{url}deliver/")
    assert [event.status for event in stored(order).timeline] == [PENDING, CONFIRMED, SHIPPED, DELIVERED]
    assert "Delivered" in client.get(url).content.decode()
    assert url in client.get("/sell/orders/done/").content.decode()
    assert url not in client.get("/sell/orders/").content.decode()


def test_a_step_that_came_too_late_says_where_the_order_is(seller: Account) -> None:
    order = ordered_from(seller, a_member())
    client, url = client_of(seller), f"/sell/orders/{order.order_id}/"
    client.post(f"{url}confirm/")
    assert "It is confirmed already" in client.post(f"{url}confirm/", follow=True).content.decode()
    assert "All of it" not in client.get(url).content.decode()


def test_the_seller_cancels_with_a_reason_that_the_buyer_reads(seller: Account) -> None:
    buyer = a_member()
    order = ordered_from(seller, buyer)
    client, url = client_of(seller), f"/sell/orders/{order.order_id}/cancel/"
    assert client.post(url, {"reason": " "}).status_code == 422
    client.post(url, {"reason": "The pot broke."})
    assert "The pot broke." in client_of(buyer).get(f"/orders/{order.order_id}/").content.decode()


def test_the_buyer_cancels_before_anything_is_sent(seller: Account) -> None:
    buyer = a_member()
    order = ordered_from(seller, buyer, quantity=5)
    client, url = client_of(buyer), f"/orders/{order.order_id}/cancel/"
    assert "Cancel this order" in client.get(url).content.decode()
    client.post(url)
    assert stored(order).status == CANCELLED
    line = order.lines[0]
    assert Stock.of_variant(product_id=line.product_id, variant_id=line.variant_id).quantity == 5
    assert "can be cancelled any more" in client.post(url, follow=True).content.decode()


def test_nobody_elses_order_is_found_by_any_url(seller: Account) -> None:
    order = ordered_from(seller, a_member())
    other = a_member()
    open_shop(other, {"shop_name": "Other", "about": "", "city": "", "country": "PT"}, None)
    theirs, stranger = client_of(other), Client()
    for step in ("confirm/", "ship/", "deliver/", "cancel/"):
        assert theirs.post(f"/sell/orders/{order.order_id}/{step}").status_code == 404, step
        assert stranger.post(f"/sell/orders/{order.order_id}/{step}").status_code == 302, step
    for page in ("", "slip/", "cancel/"):
        assert theirs.get(f"/sell/orders/{order.order_id}/{page}").status_code == 404, page
    assert theirs.post(f"/orders/{order.order_id}/cancel/").status_code == 404
    assert stored(order).status == PENDING


def test_the_packing_slip_names_what_is_in_the_parcel(seller: Account) -> None:
    order = ordered_from(seller, a_member(), options=("12 cm",))
    slip = client_of(seller).get(f"/sell/orders/{order.order_id}/slip/").content.decode()
    assert "12 cm" in slip
    assert order.address.street in slip
