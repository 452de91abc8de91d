"""An order as its page tells it: how far each parcel is, in words and on a timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.countries import country_name
from shop.cards import product_url
from shop.orders import (
    CANCELLED,
    CONFIRMED,
    DELIVERED,
    PENDING,
    SHIPPED,
    STEPS,
    DeliveryAddress,
    Event,
    Order,
    OrderLine,
    SellerPart,
)
from web.addresses import address
from web.templatetags.plaza import in_words

# What a step is called once it is done, and while it is still to come.
NAMES = {
    PENDING: "Ordered",
    CONFIRMED: "Confirmed",
    SHIPPED: "On its way",
    DELIVERED: "Arrived",
    CANCELLED: "Cancelled",
}
BADGES = {
    PENDING: ("", "clock"),
    CONFIRMED: ("accent", "package"),
    SHIPPED: ("accent", "truck"),
    DELIVERED: ("positive", "package-check"),
    CANCELLED: ("critical", "x"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A point on a parcel's timeline."""

    name: str
    note: str
    done: bool
    current: bool


class ShownPart:
    """What one seller sends of an order."""

    def __init__(self, part: SellerPart, order: Order) -> None:
        self.part = part
        self.lines = [ShownOrderLine(line) for line in order.lines if line.seller_id == part.seller_id]
        self.happened = _latest(order.timeline, part.seller_id)

    @property
    def seller_url(self) -> str:
        return address("accounts:member_by_id", self.part.seller_id)

    @property
    def status_name(self) -> str:
        return NAMES.get(self.part.status, self.part.status.capitalize())

    @property
    def badge_kind(self) -> str:
        return BADGES.get(self.part.status, ("", ""))[0]

    @property
    def badge_icon(self) -> str:
        return BADGES.get(self.part.status, ("", ""))[1]

    @property
    def steps(self) -> list[Step]:
        """Where the parcel was and is, and what is still to come; a cancelled one goes no further."""
        status = self.part.status
        if status == CANCELLED:
            passed = [step for step in STEPS if step in self.happened]
            return [self._step(step, done=True) for step in passed] + [self._step(CANCELLED, current=True)]
        here = STEPS.index(status)
        return [
            self._step(step, done=at < here or status == DELIVERED, current=at == here) for at, step in enumerate(STEPS)
        ]

    def _step(self, status: str, *, done: bool = False, current: bool = False) -> Step:
        happened = self.happened.get(status)
        return Step(NAMES[status], _moment(happened.at) if happened else "", done, current)


class ShownOrderLine:
    """A line as the component for it wants it."""

    def __init__(self, line: OrderLine, seller_name: str = "") -> None:
        self.name, self.photo, self.quantity = line.name, line.photo, line.quantity
        self.options = ", ".join(line.options)
        self.price_cents, self.total_cents = line.price_cents, line.total_cents
        self.url = product_url(line.product_id, line.slug) if line.slug else ""
        self.seller_name = seller_name


class OrderPage:
    """An order with everything that is said of it."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.parts = [ShownPart(part, order) for part in order.parts]

    @property
    def url(self) -> str:
        return address("shop:order", self.order.order_id)

    @property
    def placed_at(self) -> datetime:
        return self.order.timeline[0].at if self.order.timeline else self.order.placed_at

    @property
    def headline(self) -> str:
        return headline(self.order.parts)

    @property
    def address(self) -> dict[str, Any]:
        return shown_address(self.order.address)

    @property
    def photos(self) -> list[Any]:
        return [line.photo for line in self.order.lines if line.photo][:4]


def shown_address(address: DeliveryAddress) -> dict[str, Any]:
    """As the component for addresses wants it."""
    return {
        "name": address.name,
        "line1": address.street,
        "postcode": address.postcode,
        "city": address.city,
        "country": country_name(address.country),
    }


def headline(parts: Sequence[SellerPart]) -> str:
    """How far an order is, in a sentence: "One parcel is here, one is on its way"."""
    if len(parts) == 1:
        return _ALONE.get(parts[0].status, "Your order").format(parts[0].seller_name)
    counts = {status: sum(part.status == status for part in parts) for status in _AMONG}
    said = [_clause(status, count, first=False) for status, count in counts.items() if count]
    if len(said) == 1:
        return _ALL[parts[0].status].format("Both" if len(parts) == 2 else f"All {in_words(len(parts))}")
    first = next(status for status, count in counts.items() if count)
    return ", ".join([_clause(first, counts[first], first=True), *said[1:]])


_ALONE = {
    PENDING: "{} has your order",
    CONFIRMED: "{} is packing your order",
    SHIPPED: "Your parcel is on its way",
    DELIVERED: "Your parcel is here",
    CANCELLED: "This order was cancelled",
}
_ALL = {
    DELIVERED: "{} parcels are here",
    SHIPPED: "{} parcels are on their way",
    CONFIRMED: "{} parcels are being packed",
    PENDING: "{} shops have your order",
    CANCELLED: "This order was cancelled",
}
_AMONG = {
    DELIVERED: ("is here", "are here"),
    SHIPPED: ("is on its way", "are on their way"),
    CONFIRMED: ("is being packed", "are being packed"),
    PENDING: ("is to be confirmed", "are to be confirmed"),
    CANCELLED: ("was cancelled", "were cancelled"),
}


def _clause(status: str, count: int, *, first: bool) -> str:
    one, many = _AMONG[status]
    noun = (" parcel" if count == 1 else " parcels") if first else ""
    number = in_words(count)
    return f"{number.capitalize() if first else number}{noun} {one if count == 1 else many}"


def _latest(timeline: Sequence[Event], seller_id: str) -> dict[str, Event]:
    """For each status when this seller's part, or the whole order, came to it."""
    return {event.status: event for event in timeline if event.seller_id in (None, seller_id)}


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "D j M, H:i")
