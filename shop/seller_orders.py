"""Orders as their sellers see them: one part for each seller, open until it is delivered or cancelled."""

from dynamo import Entity, Integer, ListOf, Nested, Text
from shop import tables
from shop.orders import CANCELLED, DELIVERED, DeliveryAddress, Order, OrderLine, SellerPart


class _PartOfOrder:
    seller_id = Text()
    order_id = Text()
    buyer_id = Text()
    lines = ListOf(OrderLine)
    address = Nested(DeliveryAddress)
    status = Text()
    total_cents = Integer()


class OpenSellerOrder(_PartOfOrder, Entity, table=tables.seller_orders, sort="OPEN#{order_id}", size_kb=0.9):
    """A seller's part of an order that is neither delivered nor cancelled yet."""


class DoneSellerOrder(_PartOfOrder, Entity, table=tables.seller_orders, sort="DONE#{order_id}", size_kb=0.9):
    """A seller's part of an order that is delivered or cancelled."""


def seller_order(order: Order, part: SellerPart) -> OpenSellerOrder | DoneSellerOrder:
    """The part of an order as its seller sees it."""
    kind = DoneSellerOrder if part.status in (DELIVERED, CANCELLED) else OpenSellerOrder
    return kind(
        seller_id=part.seller_id,
        order_id=order.order_id,
        buyer_id=order.user_id,
        lines=[line for line in order.lines if line.seller_id == part.seller_id],
        address=order.address,
        status=part.status,
        total_cents=part.total_cents,
    )
