"""Tells what a member has bought, from their orders."""

from typing import NamedTuple

from dynamo.errors import Refused
from shop.orders import DELIVERED, Order

# The newest so many orders are looked through.
ORDERS_READ = 200


class Purchase(NamedTuple):
    """The order with which a product came, and the options of the variant."""

    order_id: str
    options: tuple[str, ...]


class NotArrived(Refused):
    """The product has not arrived with the member."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} once it has arrived with you. Your last {ORDERS_READ} orders count.")


def purchase_that_arrived(member_id: str, product_id: str) -> Purchase | None:
    """The last purchase of a product that was delivered to a member; None when none was. One request."""
    for order in Order.purchases(user_id=member_id).all(limit=ORDERS_READ):
        delivered = {part.seller_id for part in order.parts if part.status == DELIVERED}
        for line in order.lines:
            if line.product_id == product_id and line.seller_id in delivered:
                return Purchase(order.order_id, line.options)
    return None
