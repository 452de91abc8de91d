"""Sums up what sellers sold, day by day, from the stream of their orders.

A day is summed up from all of its orders, not from the change, so a change may come twice or late.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from dynamo import batches, first_id_at, last_id_at, moment_of, put, together
from dynamo.errors import Conflict, Refused
from dynamo.streams import Change
from shop.orders import CANCELLED
from shop.seller_days import SellerDay, SoldOfProduct
from shop.seller_orders import DoneSellerOrder, OpenSellerOrder, SellerOrder

WRITE_ATTEMPTS = 4
ORDERS_LIMIT = 10_000


def follow(changes: Sequence[Change[SellerOrder]]) -> None:
    """Sum up every day of which an order is among the changes."""
    for seller_id, day in dict.fromkeys(
        (change.key["seller_id"], day_of(change.key["order_id"])) for change in changes
    ):
        sum_up(seller_id, day)


def derive(orders: Sequence[SellerOrder]) -> None:
    """Sum up the days of some orders."""
    for seller_id, day in dict.fromkeys((order.seller_id, day_of(order.order_id)) for order in orders):
        sum_up(seller_id, day)


def day_of(order_id: str) -> date:
    """The day of an order in the site's time zone."""
    return moment_of(order_id).astimezone(timezone.get_default_timezone()).date()


def sum_up(seller_id: str, day: date) -> None:
    """Write what a seller sold on a day. Three requests at once and one to write; none to write where it is right
    already. `Conflict` when others keep writing the same day."""
    for _ in range(WRITE_ATTEMPTS):
        (known,), found, done = together(
            lambda: batches.read([SellerDay.key(seller_id=seller_id, day=day.isoformat())], consistent=True),
            lambda: OpenSellerOrder.of_day(seller_id=seller_id, **_bounds(day)).all(limit=ORDERS_LIMIT),
            lambda: DoneSellerOrder.of_day(seller_id=seller_id, **_bounds(day)).all(limit=ORDERS_LIMIT),
        )
        before = known if isinstance(known, SellerDay) else None
        version = before.version if before else 0
        summed = _sum(seller_id, day, (*found, *done), version)
        if summed == before or not (before or found or done):
            return
        try:
            put(
                summed.replace(version=version + 1),
                new=before is None,
                condition=SellerDay.version == version if before else None,
                failing=_Overtaken(),
            )
        except _Overtaken:
            continue
        return
    raise Conflict(f"The figures of {seller_id} on {day} kept changing.")


class _Overtaken(Refused):
    """Somebody else summed up the same day meanwhile."""

    def __init__(self) -> None:
        super().__init__("The day was summed up meanwhile.")


def _sum(seller_id: str, day: date, orders: Iterable[SellerOrder], version: int) -> SellerDay:
    # An order moves from the open to the done ones in one transaction; between two reads it can be seen as both.
    each = {order.order_id: order for order in orders}.values()
    counted = [order for order in each if order.status != CANCELLED]
    products: dict[str, SoldOfProduct] = {}
    for line in (line for order in counted for line in order.lines):
        so_far = products.get(line.product_id, SoldOfProduct(0, 0))
        products[line.product_id] = SoldOfProduct(so_far.units + line.quantity, so_far.cents + line.total_cents)
    return SellerDay(
        seller_id=seller_id,
        day=day.isoformat(),
        orders=len(counted),
        cancelled=len(each) - len(counted),
        cents=sum(order.total_cents for order in counted),
        products=products,
        version=version,
    )


def _bounds(day: date) -> dict[str, str]:
    """The ids of orders of a day."""
    midnight, next_midnight = (
        timezone.make_aware(datetime.combine(each, time.min), timezone.get_default_timezone())
        for each in (day, day + timedelta(days=1))
    )
    return {"since": first_id_at(midnight), "until": last_id_at(next_midnight - timedelta(milliseconds=1))}
