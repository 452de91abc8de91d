"""The dashboard: its figures equal the orders, however the changes arrive."""

from datetime import date

import pytest

from accounts.models import Account
from accounts.profiles.opening_shops import open_shop
from dynamo.streams import Change, consumer_named
from dynamo.tools.testing import requests_at_most
from shop.fulfilment.cancelling import cancel
from shop.fulfilment.progressing import confirm
from shop.orders import Order
from shop.seller_days import SellerDay, SoldOfProduct
from shop.seller_orders import OpenSellerOrder
from shop.selling import daily_figures
from shop.selling.dashboard import dashboard
from tests.build import a_member, a_product, a_stock, an_order, client_of


@pytest.fixture
def seller() -> Account:
    account = a_member()
    open_shop(account, {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT"}, None)
    return account


def of(seller: Account) -> dict[str, str]:
    return {"seller_id": seller.user_id, "seller_username": seller.username, "seller_name": "Windowsill"}


def followed(*orders: Order) -> None:
    daily_figures.follow(
        [
            Change({"seller_id": part.seller_id, "record": "", "order_id": order.order_id}, None, None)
            for order in orders
            for part in order.parts
        ]
    )


def the_day(seller: Account, order: Order) -> SellerDay:
    day = daily_figures.day_of(order.order_id).isoformat()
    (found,) = SellerDay.of_days(seller_id=seller.user_id, first=day, last=day).all(limit=2)
    return found


def test_a_day_is_summed_up_from_its_orders(seller: Account) -> None:
    cactus, aloe, elsewhere = a_stock(**of(seller)), a_stock(**of(seller), price_cents=900), a_stock()
    first = an_order(a_member().user_id, cactus, elsewhere, quantity=2)
    second = an_order(a_member().user_id, cactus, aloe)
    followed(first, second, first)
    day = the_day(seller, first)
    assert (day.orders, day.cancelled, day.cents) == (2, 0, 3 * 3400 + 900)
    assert day.products == {
        cactus.product_id: SoldOfProduct(3, 10_200),
        aloe.product_id: SoldOfProduct(1, 900),
    }


def test_what_is_cancelled_is_not_sold_and_a_change_may_come_again(seller: Account) -> None:
    stock = a_stock(**of(seller))
    order = an_order(a_member().user_id, stock)
    kept = confirm(an_order(a_member().user_id, stock), seller.user_id)
    followed(order, kept)
    cancel(order, [seller.user_id], order.user_id)
    for _ in range(2):
        followed(order)
    day = the_day(seller, order)
    assert (day.orders, day.cancelled, day.cents) == (1, 1, 3400)


def test_a_day_that_is_right_is_not_written(seller: Account) -> None:
    order = an_order(a_member().user_id, a_stock(**of(seller)))
    followed(order)
    with requests_at_most(3, round_trips=1, read_units=3):
        followed(order)


def test_a_rebuild_derives_the_same(seller: Account) -> None:
    order = an_order(a_member().user_id, a_stock(**of(seller)))
    done = an_order(a_member().user_id, a_stock(**of(seller)))
    cancel(done, [seller.user_id], done.user_id)
    followed(order, done)
    before = the_day(seller, order)
    consumer = consumer_named("shop.daily_figures")
    consumer.rebuild[0].derive([OpenSellerOrder.by_id(seller_id=seller.user_id, order_id=order.order_id)])
    assert the_day(seller, order) == before


def test_the_dashboard_takes_two_round_trips_and_says_what_is_to_be_done(seller: Account) -> None:
    product = a_product(name="Aloe", **of(seller), quantity=3)
    stock = a_stock(**of(seller), product_id=product.product_id, name="Aloe", quantity=9)
    order = an_order(a_member().user_id, stock, quantity=2)
    followed(order)
    with requests_at_most(4, round_trips=2, read_units=6):
        board = dashboard(seller.user_id, 30)
    assert [one.order_id for one in board.to_confirm] == [order.order_id]
    assert (board.now.orders, board.now.cents, board.before.orders) == (1, 6800, 0)
    assert [(best.product.name, best.units, best.cents) for best in board.best] == [("Aloe", 2, 6800)]
    assert [one.name for one in board.low] == ["Aloe"]
    page = client_of(seller).get("/sell/overview/?days=365").content.decode()
    assert "One order to confirm" in page
    assert "€68.00" in page


def test_a_new_shop_is_told_how_to_begin(seller: Account) -> None:
    page = client_of(seller).get("/sell/overview/?days=nonsense").content.decode()
    assert "Your shop is empty" in page
    assert isinstance(dashboard(seller.user_id, 7).days[0], date)
