"""Cancelling raced with shipping: one wins, the stock is right, the timeline tells what happened."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from dynamo.errors import Refused
from shop.fulfilment.cancelling import cancel
from shop.fulfilment.progressing import confirm, ship
from shop.inventory import Stock
from shop.orders import CANCELLED, CONFIRMED, PARTLY_SHIPPED, PENDING, SHIPPED, Order
from shop.seller_orders import DoneSellerOrder, OpenSellerOrder
from tests.build import a_member, a_stock, an_order

SELLER = "01SELLERWINDOWSILL00000000"
RACES = 50


@pytest.mark.parametrize(("sent", "step"), [(2, SHIPPED), (1, PARTLY_SHIPPED)])
def test_cancel_and_ship_at_once(sent: int, step: str) -> None:
    stock, buyer = a_stock(quantity=2 * RACES), a_member().user_id
    winners = []
    with ThreadPoolExecutor(2) as threads:
        for _ in range(RACES):
            order = confirm(an_order(buyer, stock, quantity=2), SELLER)
            start = Barrier(2)
            acts: list[Callable[[], Order]] = [
                lambda order=order: cancel(order, [SELLER], buyer),
                lambda order=order: ship(order, SELLER, {"0": sent}),
            ]
            done = [after for after in threads.map(lambda act, start=start: at_once(start, act), acts) if after]
            assert len(done) == 1
            now = Order.by_id(user_id=buyer, order_id=order.order_id)
            assert now == done[0]
            statuses = [event.status for event in now.timeline]
            assert statuses in ([PENDING, CONFIRMED, CANCELLED], [PENDING, CONFIRMED, step])
            key = {"seller_id": SELLER, "order_id": order.order_id}
            seen = (OpenSellerOrder.by_id.find(**key), DoneSellerOrder.by_id.find(**key))
            assert [bool(one) for one in seen] == [statuses[-1] != CANCELLED, statuses[-1] == CANCELLED]
            winners.append(statuses[-1])
    left = Stock.of_variant(product_id=stock.product_id, variant_id=stock.variant_id)
    kept = 2 * sum(winner != CANCELLED for winner in winners)
    assert (left.quantity, left.sold) == (2 * RACES - kept, kept)


def at_once(start: Barrier, act: Callable[[], Order]) -> Order | None:
    start.wait()
    try:
        return act()
    except Refused:
        return None
