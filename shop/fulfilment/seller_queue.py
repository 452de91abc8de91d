"""Reads the orders of a seller: what is to be done, what is done, and one with all that its page shows."""

from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from dynamo import Page, is_ulid, moment_of, together
from dynamo.errors import NotFound
from shop.fulfilment.progressing import left_to_ship
from shop.order_history.page import OrderPagePart, address_fields
from shop.orders import CANCELLED, CONFIRMED, DELIVERED, PENDING, SHIPPED, Order, OrderLine, SellerPart
from shop.seller_orders import DoneSellerOrder, OpenSellerOrder, SellerOrder
from web.pages.links import url_for

QUEUE_LIMIT = 200
PAGE_SIZE = 25

# What is next for an order in each status, in the order of the queue.
NEXT = {PENDING: "To confirm", CONFIRMED: "To send", SHIPPED: "On the way"}


HEADLINES = {
    PENDING: "A new order",
    CONFIRMED: "To send",
    SHIPPED: "On its way",
    DELIVERED: "Delivered",
    CANCELLED: "Cancelled",
}


class QueueGroup(NamedTuple):
    """Orders that wait for the same step, the oldest first."""

    status: str
    title: str
    orders: list[SellerOrder]


def queue(seller_id: str) -> list[QueueGroup]:
    """A seller's open orders by what is next, at most 200 of them, the oldest first. One request a hundred or so."""
    found = OpenSellerOrder.queue(seller_id=seller_id).all(limit=QUEUE_LIMIT)
    groups = [
        QueueGroup(status, title, [order for order in found if order.status == status])
        for status, title in NEXT.items()
    ]
    return [group for group in groups if group.orders]


def done_orders(seller_id: str, after: str | None = None) -> Page[DoneSellerOrder]:
    """A page of a seller's orders that are delivered or cancelled, the newest first. One request."""
    return DoneSellerOrder.history(seller_id=seller_id).page(PAGE_SIZE, after, viewer=seller_id)


class SellerOrderPage:
    """One seller's part of an order, with all that its page shows. `view` is what its buyer sees of it."""

    def __init__(self, order: Order, part: SellerPart) -> None:
        self.order, self.part = order, part
        self.view = OrderPagePart(part, order)

    @property
    def headline(self) -> str:
        return HEADLINES[self.part.status]

    @property
    def address(self) -> dict[str, str]:
        return address_fields(self.order.address)

    @property
    def lines(self) -> list[OrderLine]:
        return [line for line in self.order.lines if line.seller_id == self.part.seller_id]

    @property
    def placed_at(self) -> datetime:
        return moment_of(self.order.order_id)

    @cached_property
    def left(self) -> list[tuple[str, OrderLine, int]]:
        """What is in no parcel yet: the place in the order, the line, and how many."""
        return [
            (place, self.order.lines[int(place)], count) for place, count in left_to_ship(self.order, self.part).items()
        ]

    def url(self, step: str = "") -> str:
        return url_for(f"shop:seller_order{'_' if step else ''}{step}", self.order.order_id)


def seller_order_page(user_id: str, order_id: str) -> SellerOrderPage:
    """One order as this seller sees it; `NotFound` when they sell nothing of it. Three requests in two round trips."""
    if not is_ulid(order_id):
        raise NotFound(f"{order_id!r} is no order’s id.")
    open_, done = together(
        lambda: OpenSellerOrder.by_id.find(seller_id=user_id, order_id=order_id),
        lambda: DoneSellerOrder.by_id.find(seller_id=user_id, order_id=order_id),
    )
    found = open_ or done
    if found is None:
        raise NotFound(f"{user_id} sells nothing of {order_id}.")
    order = Order.by_id(user_id=found.buyer_id, order_id=order_id)
    part = order.part_of(user_id)
    if part is None:
        raise NotFound(f"{order_id} has no part of {user_id}.")
    return SellerOrderPage(order, part)
