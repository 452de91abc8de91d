"""Orders, as staff look after them."""

import re
from collections.abc import Mapping

from accounts.audit_entries import Actor, Subject, audit_entry
from dynamo import Page, batches, is_ulid
from dynamo.errors import NotFound
from shop.fulfilment.cancelling import cancel
from shop.order_history.page import STATUS_BADGES, STATUS_NAMES
from shop.orders import CANCELLED, Order, number_of, overall_status
from shop.staff.filters import OrderFilters
from shop.staff.kinds import PAGE_SIZE, Action, Column, Kind, NothingFound, State
from shop.staff.members import member_called
from web.pages.links import url_for

NUMBER = re.compile(r"P-[0-9A-Z]{4}-[0-9A-Z]{4}")


def _find(values: Mapping[str, str], after: str | None, viewer: str) -> Page[Order]:
    """By number or id; else those of a buyer, the newest first."""
    typed = values["q"].strip()
    if not typed:
        return Page([], None)
    number = number_of(typed.upper()) if is_ulid(typed.upper()) else typed.upper()
    if NUMBER.fullmatch(number) and (found := _numbered(number)):
        return Page(found, None)
    if NUMBER.fullmatch(typed.upper()):
        raise NothingFound(f"No order has the number {typed.upper()}.")
    buyer = member_called(typed)
    return Order.history(user_id=buyer.user_id).page(PAGE_SIZE, after, viewer)


def _numbered(number: str) -> list[Order]:
    keys = [one.own_key for one in Order.by_number(order_number=number).all(limit=PAGE_SIZE)]
    return [order for order in batches.read(keys, consistent=True) if isinstance(order, Order)]


def order_key(order: Order) -> str:
    """What names an order in URLs of staff and in the log: its buyer and its id."""
    return f"{order.user_id}.{order.order_id}"


def _read(key: str) -> Order:
    user_id, _, order_id = key.partition(".")
    if not (is_ulid(user_id) and is_ulid(order_id)):
        raise NotFound(f"{key!r} names no order.")
    return Order.by_id(user_id=user_id, order_id=order_id)


def _state(order: Order) -> State:
    status = overall_status(order.parts)
    return State(STATUS_NAMES[status], STATUS_BADGES[status][0])


def _cancel(order: Order, actor: Actor, reason: str) -> None:
    """Cancel what no seller has sent yet."""
    parts = [part for part in order.parts if part.can_be_cancelled]
    changes = {part.seller_name: (STATUS_NAMES[part.status], STATUS_NAMES[CANCELLED]) for part in parts}
    entry = audit_entry(actor, "cancel", _subject(order), reason, changes)
    cancel(order, [part.seller_id for part in parts], actor.id, reason, entry=entry)


def _subject(order: Order) -> Subject:
    return Subject("order", order_key(order), order.number)


ORDERS: Kind[Order, Order] = Kind(
    name="orders",
    title="Orders",
    hint="Type an order’s number, such as P-7Q4K-21XW, or the name or e-mail address of who bought.",
    filters=OrderFilters,
    columns=(
        Column("Order", lambda order: order.number),
        Column("State", _state),
        Column("From", lambda order: ", ".join(part.seller_name for part in order.parts), on_phone=False),
        Column("Placed", lambda order: order.placed_at, on_phone=False),
        Column("Sum", lambda order: order.total_cents, is_money=True),
    ),
    find=_find,
    key_of=order_key,
    read=_read,
    subject_of=_subject,
    facts=(
        Column("State", _state),
        Column("Placed", lambda order: order.placed_at),
        Column("Sum", lambda order: order.total_cents, is_money=True),
        Column(
            "Buyer",
            lambda order: order.address.name,
            href=lambda order: url_for("shop:staff_record", "members", order.user_id),
        ),
        Column("Id", lambda order: order.order_id),
    ),
    actions=(
        Action(
            "cancel",
            "Cancel the order",
            "is cancelled, as far as it was not sent; the stock is back",
            _cancel,
            lambda order: (
                "" if any(part.can_be_cancelled for part in order.parts) else "Nothing of it can be cancelled."
            ),
            reader="The buyer and the sellers read it.",
            is_critical=True,
        ),
    ),
    detail="shop/staff/records/_order.html",
)
