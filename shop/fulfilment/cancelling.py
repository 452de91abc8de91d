"""Cancels orders before they are shipped: the stock comes back, exactly once."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from accounts.audit_entries import AuditEntry
from dynamo import Budget, Transaction, access_pattern
from dynamo.errors import Refused
from shop.fulfilment.progressing import OutOfStep
from shop.fulfilment.writing import add_step, stepped
from shop.inventory import Stock
from shop.orders import CANCELLED, Order, OrderLine, OrderSummary, SellerPart

REASON_LIMIT = 300


class AlreadyShipped(Refused):
    """A parcel has left already."""

    def __init__(self, seller_name: str) -> None:
        super().__init__(f"{seller_name} has sent a parcel already, so it can’t be cancelled any more.")


class _VariantGone(Refused):
    """A variant that was bought is sold no more: there is no stock for it to go back to."""

    def __init__(self, line: OrderLine) -> None:
        super().__init__(f"{line.name} is sold no more.")
        self.line = line


@access_pattern("32", "TransactWriteItems", "Orders, SellerOrders, Inventory", Budget(1, 1, write_units=20))
def cancel(
    order: Order, sellers: Sequence[str], actor: str, reason: str = "", *, entry: AuditEntry | None = None
) -> Order:
    """Cancel what these sellers would send of an order, and return it as it stands now.

    The parts, the stock and the buyer's summary change in one transaction, which can succeed once only. One more is
    sent for each variant that its seller has removed since. What staff do has an `entry` in the audit log. Refuses with
    `AlreadyShipped` or `OutOfStep`, and with `OrderMoved` when another step came between.
    """
    parts = [_cancelled(order, seller_id, reason) for seller_id in sellers]
    after = stepped(order, parts, CANCELLED, actor)
    lines = [line for line in order.lines if line.seller_id in sellers]
    while True:
        try:
            _write(order, after, lines, entry)
        except _VariantGone as gone:
            lines.remove(gone.line)
            continue
        return after


def _cancelled(order: Order, seller_id: str, reason: str) -> SellerPart:
    part = order.part_of(seller_id)
    if part is None or part.status == CANCELLED:
        raise OutOfStep(CANCELLED)
    if not part.can_be_cancelled:
        raise AlreadyShipped(part.seller_name)
    return replace(part, status=CANCELLED, reason=reason[:REASON_LIMIT])


def _write(order: Order, after: Order, lines: Sequence[OrderLine], entry: AuditEntry | None) -> None:
    with Transaction() as transaction:
        add_step(transaction, order, after)
        for line in lines:
            transaction.update(
                Stock.key(product_id=line.product_id, variant_id=line.variant_id),
                Stock.quantity.add(line.quantity),
                Stock.sold.add(-line.quantity),
                failing=_gone(line),
            )
        was, is_ = (_counted(one) for one in (order, after))
        transaction.update(
            OrderSummary.key(user_id=order.user_id),
            OrderSummary.order_count.add(bool(is_) - bool(was)),
            OrderSummary.spent_cents.add(is_ - was),
        )
        if entry:
            transaction.put(entry, new=True)


def _gone(line: OrderLine) -> Callable[[Stock | None], Refused]:
    return lambda _: _VariantGone(line)


def _counted(order: Order) -> int:
    """What the order adds to its buyer's sum."""
    return sum(part.total_cents for part in order.parts if part.status != CANCELLED)
