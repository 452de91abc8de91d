"""Writes a step of an order: what its buyer and its sellers see of it changes in one transaction."""

from collections.abc import Sequence
from datetime import UTC, datetime

from dynamo import Transaction
from dynamo.errors import Refused
from shop.orders import Event, Order, SellerPart, overall_status
from shop.seller_orders import DoneSellerOrder, OpenSellerOrder, seller_order


class OrderMoved(Refused):
    """Another step of the order came between reading and writing."""

    def __init__(self) -> None:
        super().__init__("This order moved on meanwhile. Here is where it stands now.")


def now() -> datetime:
    """The time to the millisecond, as it is stored, so that what is returned equals what is stored."""
    at = datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def stepped(order: Order, changed: Sequence[SellerPart], status: str, actor: str) -> Order:
    """The order with these parts in place of its own, and an event for each on its timeline."""
    at, new = now(), {part.seller_id: part for part in changed}
    parts = [new.get(part.seller_id, part) for part in order.parts]
    events = [Event(status, at, actor, part.seller_id) for part in changed]
    return order.replace(parts=parts, timeline=[*order.timeline, *events], status=overall_status(parts))


def add_step(transaction: Transaction, before: Order, after: Order) -> None:
    """Add the writes that make an order what it is after, for its buyer and for each seller whose part changed. It
    fails with `OrderMoved` when any step came between, since each makes the timeline longer."""
    transaction.update(
        before.own_key,
        Order.parts.set(after.parts),
        Order.timeline.set(after.timeline),
        Order.status.set(after.status),
        condition=Order.timeline.size() == len(before.timeline),
        failing=OrderMoved(),
    )
    for old, new in zip(before.parts, after.parts, strict=True):
        if old != new:
            seen = seller_order(after, new)
            if isinstance(seen, DoneSellerOrder):
                transaction.delete(OpenSellerOrder.key(seller_id=seen.seller_id, order_id=seen.order_id))
            transaction.put(seen)
