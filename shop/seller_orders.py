"""Orders as their sellers see them: each seller's part of an order, open until it is delivered or cancelled."""

from dynamo import Entity, Integer, ListOf, Nested, Text
from shop import tables
from shop.orders import DeliveryAddress, OrderLine


class OpenSellerOrder(Entity, table=tables.seller_orders, sort="OPEN#{order_id}", size_kb=0.9):
    """A seller's part of an order that is not delivered yet."""

    seller_id = Text()
    order_id = Text()
    buyer_id = Text()
    lines = ListOf(OrderLine)
    address = Nested(DeliveryAddress)
    status = Text()
    total_cents = Integer()


class DoneSellerOrder(Entity, table=tables.seller_orders, sort="DONE#{order_id}", size_kb=0.9):
    """A seller's part of an order that is delivered or cancelled."""

    seller_id = Text()
    order_id = Text()
    buyer_id = Text()
    lines = ListOf(OrderLine)
    address = Nested(DeliveryAddress)
    status = Text()
    total_cents = Integer()
