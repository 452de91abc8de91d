"""The steps of an order: each once, in order, and told to buyer and seller alike."""

import pytest

from dynamo import delete
from dynamo.tools.testing import within_budget
from shop.fulfilment.cancelling import AlreadyShipped, cancel
from shop.fulfilment.progressing import NothingToShip, OutOfStep, confirm, deliver, left_to_ship, ship, take_step
from shop.fulfilment.writing import OrderMoved
from shop.inventory import Stock
from shop.orders import CANCELLED, CONFIRMED, DELIVERED, PARTLY_SHIPPED, PENDING, SHIPPED, Order, OrderSummary
from shop.seller_orders import DoneSellerOrder, OpenSellerOrder
from tests.build import a_member, a_stock, an_order

SELLER, OTHER = "01SELLERWINDOWSILL00000000", "01SELLERFERNHOUSE000000000"


def stored(order: Order) -> Order:
    return Order.by_id(user_id=order.user_id, order_id=order.order_id)


def statuses(order: Order) -> list[str]:
    return [event.status for event in order.timeline]


def test_a_part_goes_its_way_and_its_seller_sees_the_same() -> None:
    order = an_order(a_member().user_id, a_stock())
    with within_budget(take_step):
        order = confirm(order, SELLER)
    assert OpenSellerOrder.by_id(seller_id=SELLER, order_id=order.order_id).status == CONFIRMED
    order = ship(order, SELLER, {"0": 1}, "PostNL", "3SABC")
    seen = OpenSellerOrder.by_id(seller_id=SELLER, order_id=order.order_id)
    assert (seen.status, seen.shipments[0].tracking) == (SHIPPED, "3SABC")
    order = deliver(order, SELLER, SELLER)
    assert not OpenSellerOrder.by_id.find(seller_id=SELLER, order_id=order.order_id)
    assert DoneSellerOrder.by_id(seller_id=SELLER, order_id=order.order_id).status == DELIVERED
    assert stored(order) == order
    assert (order.status, statuses(order)) == (DELIVERED, [PENDING, CONFIRMED, SHIPPED, DELIVERED])


def test_steps_out_of_order_are_refused_in_words() -> None:
    order = an_order(a_member().user_id, a_stock())
    with pytest.raises(OutOfStep, match="not confirmed yet"):
        ship(order, SELLER, {"0": 1})
    with pytest.raises(OutOfStep, match="not confirmed yet"):
        deliver(order, SELLER, SELLER)
    order = confirm(order, SELLER)
    with pytest.raises(OutOfStep, match="confirmed already"):
        confirm(order, SELLER)
    with pytest.raises(OutOfStep, match="cancelled"):
        confirm(order, OTHER)
    assert stored(order) == order


def test_it_may_leave_in_several_parcels() -> None:
    first, second = a_stock(), a_stock(name="Aloe")
    order = confirm(an_order(a_member().user_id, first, second, quantity=2), SELLER)
    for wrong in ({}, {"0": 0}, {"0": 3}, {"0": -1}, {"7": 1}):
        with pytest.raises(NothingToShip):
            ship(order, SELLER, wrong)
    order = ship(order, SELLER, {"0": 2, "1": 1})
    part = order.parts[0]
    assert (part.status, left_to_ship(order, part)) == (CONFIRMED, {"1": 1})
    with pytest.raises(AlreadyShipped):
        cancel(order, [SELLER], order.user_id)
    order = ship(order, SELLER, {"1": 1})
    assert order.parts[0].status == SHIPPED
    assert statuses(order) == [PENDING, CONFIRMED, PARTLY_SHIPPED, SHIPPED]
    assert stored(order) == order


def test_cancelling_brings_the_stock_back_once() -> None:
    stock = a_stock(quantity=10)
    order = an_order(a_member().user_id, stock, quantity=3)
    with within_budget(cancel):
        after = cancel(order, [SELLER], order.user_id, "Bought twice")
    with pytest.raises(OrderMoved):
        cancel(order, [SELLER], order.user_id)
    with pytest.raises(OutOfStep):
        cancel(after, [SELLER], order.user_id)
    left = Stock.of_variant(product_id=stock.product_id, variant_id=stock.variant_id)
    assert (left.quantity, left.sold) == (10, 0)
    summary = OrderSummary.of_member(user_id=order.user_id)
    assert (summary.order_count, summary.spent_cents) == (0, 0)
    done = DoneSellerOrder.by_id(seller_id=SELLER, order_id=order.order_id)
    assert (done.status, stored(order).parts[0].reason) == (CANCELLED, "Bought twice")


def test_one_seller_may_cancel_and_another_goes_on() -> None:
    mine, theirs = a_stock(), a_stock(seller_id=OTHER, seller_username="fernhouse", seller_name="Fernhouse")
    order = an_order(a_member().user_id, mine, theirs)
    order = confirm(order, OTHER)
    order = cancel(order, [SELLER], SELLER)
    order = ship(order, OTHER, {"1": 1})
    assert [part.status for part in stored(order).parts] == [CANCELLED, SHIPPED]
    assert order.status == SHIPPED
    summary = OrderSummary.of_member(user_id=order.user_id)
    assert (summary.order_count, summary.spent_cents) == (1, theirs.price_cents)


def test_a_variant_that_is_sold_no_more_does_not_hold_up_the_rest() -> None:
    gone, there = a_stock(), a_stock(name="Aloe", quantity=5)
    order = an_order(a_member().user_id, gone, there)
    delete(gone.own_key)
    assert cancel(order, [SELLER], order.user_id).status == CANCELLED
    assert Stock.of_variant(product_id=there.product_id, variant_id=there.variant_id).quantity == 5
    assert not Stock.of_variant.find(product_id=gone.product_id, variant_id=gone.variant_id)
