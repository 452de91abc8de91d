"""Takes a seller's part of an order a step further: confirmed, shipped in one or more parcels, delivered."""

from collections.abc import Mapping
from dataclasses import replace

from dynamo import Budget, Transaction, access_pattern
from dynamo.errors import Refused
from shop.fulfilment.writing import add_step, now, stepped
from shop.orders import (
    CANCELLED,
    CONFIRMED,
    DELIVERED,
    PARTLY_SHIPPED,
    PENDING,
    SHIPPED,
    Order,
    SellerPart,
    Shipment,
)

STANDS = {
    PENDING: "It is not confirmed yet.",
    CONFIRMED: "It is confirmed already, and not shipped yet.",
    SHIPPED: "All of it is on its way already.",
    DELIVERED: "It was delivered already.",
    CANCELLED: "It was cancelled.",
}


class OutOfStep(Refused):
    """The part is not where this step begins; the message says where it is."""

    def __init__(self, status: str) -> None:
        super().__init__(STANDS[status])
        self.status = status


class NothingToShip(Refused):
    """The parcel is empty, or has more of a line than there is to ship."""

    def __init__(self) -> None:
        super().__init__("Choose what is in the parcel: at least one, and no more than are left to send.")


def confirm(order: Order, seller_id: str) -> Order:
    """The seller takes the order on: pending becomes confirmed. Refuses as `take_step` does."""
    part = _part(order, seller_id, PENDING)
    return take_step(order, replace(part, status=CONFIRMED), CONFIRMED, seller_id)


def ship(order: Order, seller_id: str, quantities: Mapping[str, int], carrier: str = "", tracking: str = "") -> Order:
    """The seller sends a parcel with so many of each line, by its place in the order. When nothing is left to send,
    confirmed becomes shipped. Refuses with `NothingToShip`, and as `take_step` does."""
    part = _part(order, seller_id, CONFIRMED)
    left = left_to_ship(order, part)
    sent = {place: count for place, count in quantities.items() if count}
    if not sent or any(not 0 < count <= left.get(place, 0) for place, count in sent.items()):
        raise NothingToShip
    shipped = replace(part, shipments=(*part.shipments, Shipment(now(), sent, carrier, tracking)))
    if left_to_ship(order, shipped):
        return take_step(order, shipped, PARTLY_SHIPPED, seller_id)
    return take_step(order, replace(shipped, status=SHIPPED), SHIPPED, seller_id)


def deliver(order: Order, seller_id: str, actor: str) -> Order:
    """The parcels have arrived, as the seller or the buyer says: shipped becomes delivered. Refuses as `take_step`
    does."""
    return take_step(order, replace(_part(order, seller_id, SHIPPED), status=DELIVERED), DELIVERED, actor)


def left_to_ship(order: Order, part: SellerPart) -> dict[str, int]:
    """How many of each of the seller's lines, by place in the order, are in no parcel yet."""
    left = {
        str(place): line.quantity - sum(parcel.quantities.get(str(place), 0) for parcel in part.shipments)
        for place, line in enumerate(order.lines)
        if line.seller_id == part.seller_id
    }
    return {place: count for place, count in left.items() if count}


def _part(order: Order, seller_id: str, status: str) -> SellerPart:
    part = order.part_of(seller_id)
    if part is None or part.status != status:
        raise OutOfStep(part.status if part else CANCELLED)
    return part


@access_pattern("34", "TransactWriteItems", "Orders, SellerOrders", Budget(1, 1, write_units=8))
def take_step(order: Order, part: SellerPart, status: str, actor: str) -> Order:
    """Write a step and return the order as it stands now. One transaction. Refuses with `OutOfStep` for a step out of
    order, and with `OrderMoved` when another one came between."""
    after = stepped(order, [part], status, actor)
    with Transaction() as transaction:
        add_step(transaction, order, after)
    return after
