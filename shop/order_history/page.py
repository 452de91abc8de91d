"""The view model of one order, for its page: the status of each parcel, in words and as a timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone

from accounts.countries import country_name
from shop.catalogue.cards import product_url
from shop.order_history.headlines import headline
from shop.order_history.parcels import parcels_of
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
from web.pages.links import url_for

NEW_FOR = timedelta(hours=1)

# The names of steps, done or to come.
STATUS_NAMES = {
    PENDING: "Ordered",
    CONFIRMED: "Confirmed",
    SHIPPED: "On its way",
    DELIVERED: "Arrived",
    CANCELLED: "Cancelled",
}
STATUS_BADGES = {
    PENDING: ("", "clock"),
    CONFIRMED: ("accent", "package"),
    SHIPPED: ("accent", "truck"),
    DELIVERED: ("positive", "package-check"),
    CANCELLED: ("critical", "x"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step on a parcel's timeline."""

    name: str
    note: str
    done: bool
    current: bool


class OrderPagePart:
    """What one seller sends of an order."""

    def __init__(self, part: SellerPart, order: Order) -> None:
        self.part = part
        self.lines = [OrderPageLine(line) for line in order.lines if line.seller_id == part.seller_id]
        self.happened = _latest(order.timeline, part.seller_id)
        self.parcels = parcels_of(order, part)

    @property
    def seller_url(self) -> str:
        return url_for("accounts:member_by_id", self.part.seller_id)

    @property
    def has_arrived(self) -> bool:
        return self.part.status == DELIVERED

    @property
    def status_name(self) -> str:
        return STATUS_NAMES.get(self.part.status, self.part.status.capitalize())

    @property
    def badge_kind(self) -> str:
        return STATUS_BADGES.get(self.part.status, ("", ""))[0]

    @property
    def badge_icon(self) -> str:
        return STATUS_BADGES.get(self.part.status, ("", ""))[1]

    @property
    def steps(self) -> list[Step]:
        """The steps so far and those to come; a cancelled part has none to come."""
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
        return Step(STATUS_NAMES[status], _moment(happened.at) if happened else "", done, current)


class OrderPageLine:
    """A line of an order, as the component order_line takes it."""

    def __init__(self, line: OrderLine, seller_name: str = "") -> None:
        self.product_id = line.product_id
        self.name, self.photo, self.quantity = line.name, line.photo, line.quantity
        self.options = ", ".join(line.options)
        self.price_cents, self.total_cents = line.price_cents, line.total_cents
        self.url = product_url(line.product_id, line.slug) if line.slug else ""
        self.seller_name = seller_name


class OrderPage:
    """An order with all that its page shows."""

    def __init__(self, order: Order) -> None:
        self.order = order

    @cached_property
    def parts(self) -> list[OrderPagePart]:
        return [OrderPagePart(part, self.order) for part in self.order.parts]

    @property
    def url(self) -> str:
        return url_for("shop:order", self.order.order_id)

    @property
    def can_be_cancelled(self) -> bool:
        """Whether any of it can be cancelled."""
        return any(part.can_be_cancelled for part in self.order.parts)

    @property
    def placed_at(self) -> datetime:
        return self.order.timeline[0].at if self.order.timeline else self.order.placed_at

    @property
    def is_new(self) -> bool:
        """Whether it was placed within the last hour, and no seller has taken it on yet."""
        fresh = datetime.now(UTC) - self.placed_at < NEW_FOR
        return fresh and all(part.status == PENDING for part in self.order.parts)

    @property
    def headline(self) -> str:
        return headline(self.order.parts)

    @property
    def address(self) -> dict[str, Any]:
        return address_fields(self.order.address)


def address_fields(address: DeliveryAddress) -> dict[str, str]:
    """An address, as the component address takes it."""
    return {
        "name": address.name,
        "line1": address.street,
        "postcode": address.postcode,
        "city": address.city,
        "country": country_name(address.country),
    }


def _latest(timeline: Sequence[Event], seller_id: str) -> dict[str, Event]:
    """For each status the event by which this seller's part, or the whole order, reached it."""
    return {event.status: event for event in timeline if event.seller_id in (None, seller_id)}


def _moment(at: datetime) -> str:
    return date_format(at.astimezone(get_default_timezone()), "D j M, H:i")
