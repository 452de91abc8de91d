"""Orders as their sellers see them: one part for each seller, open until it is delivered or cancelled."""

from datetime import datetime

from dynamo import Budget, Entity, Get, Integer, ListOf, Nested, Query, Range, Text, TupleOf, moment_of
from shop import tables
from shop.orders import CANCELLED, DELIVERED, DeliveryAddress, Order, OrderLine, SellerPart, Shipment, number_of


class _PartOfOrder:
    seller_id = Text()
    order_id = Text()
    buyer_id = Text()
    lines = ListOf(OrderLine)
    address = Nested(DeliveryAddress)
    status = Text()
    total_cents = Integer()
    shipments = TupleOf(Shipment, default=())

    @property
    def number(self) -> str:
        return number_of(self.order_id)

    @property
    def placed_at(self) -> datetime:
        return moment_of(self.order_id)


OF_A_DAY = Budget(1, 1, 5)


class OpenSellerOrder(_PartOfOrder, Entity, table=tables.seller_orders, sort="OPEN#{order_id}", size_kb=0.9):
    """A seller's part of an order that is neither delivered nor cancelled yet."""

    by_id = Get("", Budget(1, 1, 1), consistent=True)
    # The oldest first: it waits longest.
    queue = Query("", Budget(1, 1, 2.5), "{seller_id}")
    of_day = Query(
        "", Budget(1, 1, 5), "{seller_id}", within=Range("OPEN#", since="since", until="until"), consistent=True
    )


class DoneSellerOrder(_PartOfOrder, Entity, table=tables.seller_orders, sort="DONE#{order_id}", size_kb=0.9):
    """A seller's part of an order that is delivered or cancelled."""

    by_id = Get("", Budget(1, 1, 1), consistent=True)
    history = Query("", Budget(1, 1, 2.5), "{seller_id}", newest_first=True)
    of_day = Query(
        "", Budget(1, 1, 5), "{seller_id}", within=Range("DONE#", since="since", until="until"), consistent=True
    )


SellerOrder = OpenSellerOrder | DoneSellerOrder


def seller_order(order: Order, part: SellerPart) -> SellerOrder:
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
        shipments=part.shipments,
    )
