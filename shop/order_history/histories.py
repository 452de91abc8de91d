"""Reads a member's orders: those of some days, the newest few, and their summary."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from dynamo import Page, Question, first_id_at, last_id_at, together
from shop.order_history.rows import OrderRow, row_of
from shop.orders import Order, OrderSummary

PAGE_SIZE = 10
RECENT_COUNT = 5


class History(NamedTuple):
    """A page of orders, newest first, the cursor of the next page, and the summary of all orders."""

    rows: list[OrderRow]
    next: str | None
    summary: OrderSummary


def history(user_id: str, first: date | None, last: date | None, after: str | None = None) -> History:
    """Orders from the first day to the last, both included and both optional. Two requests at once; one for the newest
    of all orders, which are stored next to their summary."""
    everything = OrderSummary.with_orders(user_id=user_id)
    if not (first or last or after):
        return _history(user_id, everything.page(1 + PAGE_SIZE, viewer=user_id))
    days = Order.history(user_id=user_id, since=_start_of(first), until=_end_of(last))
    asked: Question[Any] = days if first or last else everything
    page, summary = together(
        lambda: asked.page(PAGE_SIZE, after=after, viewer=user_id),
        lambda: OrderSummary.of_member.find(user_id=user_id),
    )
    return _history(user_id, page, summary)


def _history(user_id: str, page: Page[Any], summary: OrderSummary | None = None) -> History:
    rows = []
    for found in page.items:
        if isinstance(found, Order):
            rows.append(row_of(_with_row_attributes(found)))
        else:
            summary = found
    return History(rows, page.next, summary or OrderSummary(user_id=user_id))


def recent_orders(user_id: str) -> list[OrderRow]:
    """The five newest orders. One request."""
    return [row_of(_with_row_attributes(order)) for order in Order.history(user_id=user_id).all(limit=RECENT_COUNT)]


def _with_row_attributes(order: Order) -> Order:
    """The order with the attributes of its row; one request for an order of an early release, which lacks them."""
    return order if order.count else Order.by_id(user_id=order.user_id, order_id=order.order_id).replace()


def _start_of(day: date | None) -> str | None:
    return first_id_at(_midnight(day)) if day else None


def _end_of(day: date | None) -> str | None:
    # Computed in UTC: where clocks go back at midnight, the last hour of the day comes twice.
    return last_id_at(_midnight(day + timedelta(days=1)).astimezone(UTC) - timedelta(milliseconds=1)) if day else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
