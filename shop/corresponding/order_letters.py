"""Tells buyer and sellers by e-mail of each step of an order, from the stream of the orders."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from accounts.corresponding.sending import send_letter
from accounts.letters import ORDERS, SALES
from accounts.profiles.reading import find_profile
from dynamo.streams import Change
from shop.order_history.carriers import tracking_url
from shop.orders import (
    CANCELLED,
    CONFIRMED,
    DELIVERED,
    PARTLY_SHIPPED,
    PENDING,
    SHIPPED,
    Event,
    Order,
    SellerPart,
    Shipment,
)

# What happened longer ago is told to nobody any more.
TOLD_FOR = timedelta(days=1)

TO_BUYER = {
    CONFIRMED: "shop/mail/confirmed.txt",
    SHIPPED: "shop/mail/shipped.txt",
    PARTLY_SHIPPED: "shop/mail/shipped.txt",
    DELIVERED: "shop/mail/delivered.txt",
    CANCELLED: "shop/mail/cancelled.txt",
}


class OrderLetter(NamedTuple):
    """A letter about an event of an order: to whom, and from which template."""

    recipient: str
    kind: str
    template: str
    part: SellerPart | None = None


def follow(changes: Sequence[Change[Order]]) -> None:
    """Send the letters of all events that are new in these changes."""
    for change in changes:
        if change.after:
            known = len(change.before.timeline) if change.before else 0
            for number in range(known, len(change.after.timeline)):
                tell(change.after, number)


def tell(order: Order, number: int) -> None:
    """Send the letters of one event of an order, each once."""
    event = order.timeline[number]
    if event.at < datetime.now(UTC) - TOLD_FOR:
        return
    for letter in letters_of(order, event):
        profile = find_profile(letter.recipient)
        if profile:
            # A letter's event is told by its number on the timeline and the part it is about.
            about = letter.part.seller_id if letter.part else ""
            send_letter(
                f"{order.order_id}:{number}:{about}",
                letter.kind,
                profile.member,
                letter.template,
                _context(order, number, letter.part),
            )


def letters_of(order: Order, event: Event) -> Iterator[OrderLetter]:
    """Who is told of an event, and how. Whoever did it themselves is not told."""
    if event.status == PENDING:
        yield OrderLetter(order.user_id, ORDERS, "shop/mail/placed.txt")
        for part in order.parts:
            yield OrderLetter(part.seller_id, SALES, "shop/mail/new_order.txt", part)
        return
    for part in order.parts:
        if event.seller_id not in (None, part.seller_id):
            continue
        if event.status in TO_BUYER:
            yield OrderLetter(order.user_id, ORDERS, TO_BUYER[event.status], part)
        if event.status == CANCELLED and event.actor != part.seller_id:
            yield OrderLetter(part.seller_id, SALES, "shop/mail/sale_cancelled.txt", part)


def _context(order: Order, number: int, part: SellerPart | None) -> dict[str, Any]:
    parcel = _parcel(order, number, part) if part else None
    return {
        "order": order,
        "part": part,
        "is_last_parcel": order.timeline[number].status == SHIPPED,
        "lines": [line for line in order.lines if part is None or line.seller_id == part.seller_id],
        "parcel": parcel,
        "contents": [(count, order.lines[int(place)]) for place, count in parcel.quantities.items()] if parcel else [],
        "tracking_url": tracking_url(parcel.carrier, parcel.tracking) if parcel else "",
    }


def _parcel(order: Order, number: int, part: SellerPart) -> Shipment | None:
    """The parcel that an event tells of: each parcel has an event of its own. None for an order of an early release,
    whose parcels are not known."""
    sent = [
        at
        for at, event in enumerate(order.timeline[: number + 1])
        if event.seller_id == part.seller_id and event.status in (SHIPPED, PARTLY_SHIPPED)
    ]
    known = sent and sent[-1] == number and len(part.shipments) >= len(sent)
    return part.shipments[len(sent) - 1] if known else None
