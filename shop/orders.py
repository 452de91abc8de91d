"""Orders as their buyers see them. Names and prices are those of the checkout."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dynamo import Budget, Entity, Get, Integer, ListOf, Moment, Nested, Query, Range, Text, TupleOf, moment_of
from shop import tables
from web.photos.photo import Photo

PENDING = "PENDING"
CONFIRMED = "CONFIRMED"
SHIPPED = "SHIPPED"
DELIVERED = "DELIVERED"
CANCELLED = "CANCELLED"

# An event of a part that is still confirmed.
PARTLY_SHIPPED = "PARTLY_SHIPPED"

# The statuses of a parcel, each reached only from the one before it.
STEPS = (PENDING, CONFIRMED, SHIPPED, DELIVERED)

# What the row of an order shows, and with how many photographs.
ROW_ATTRIBUTES = ("parts", "placed_at", "count", "pictures", "total_cents")
ROW_PHOTOS = 4


@dataclass(frozen=True, slots=True)
class OrderLine:
    """So many of one variant, as it was bought."""

    product_id: str
    variant_id: str
    quantity: int
    name: str
    slug: str
    options: tuple[str, ...]
    price_cents: int
    seller_id: str
    photo: Photo | None = None

    @property
    def total_cents(self) -> int:
        return self.quantity * self.price_cents

    @property
    def full_name(self) -> str:
        """The name with the values of its options, where there are any: "Gardener’s shirt (S, Navy)"."""
        return f"{self.name} ({', '.join(self.options)})" if self.options else self.name


@dataclass(frozen=True, slots=True)
class DeliveryAddress:
    """Where an order goes, as it was typed then."""

    name: str
    street: str
    postcode: str
    city: str
    country: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel that a seller sent: when, with whom, and how many of which lines, by their place in the order."""

    shipped_at: datetime
    quantities: dict[str, int]
    carrier: str = ""
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class SellerPart:
    """What one seller sends of an order, and its status. It stays confirmed until all of it is shipped."""

    seller_id: str
    seller_name: str
    status: str
    total_cents: int
    shipments: tuple[Shipment, ...] = ()
    # Why it was cancelled.
    reason: str = ""

    @property
    def can_be_cancelled(self) -> bool:
        return self.status in (PENDING, CONFIRMED) and not self.shipments


@dataclass(frozen=True, slots=True)
class Event:
    """A status on an order's timeline: of one seller's part, or of the whole order. Each step of an order adds one."""

    status: str
    at: datetime
    actor: str
    seller_id: str | None = None


class Order(Entity, table=tables.orders, sort="ORDER#{order_id}", size_kb=1.5):
    """What a member bought at once, from one or several sellers. The key has the member's id, so nobody else can read
    it.

    The attributes of its row are copied from the lines, which never change, so that a history reads no lines.
    """

    user_id = Text()
    order_id = Text()
    lines = ListOf(OrderLine)
    parts = ListOf(SellerPart)
    timeline = ListOf(Event)
    placed_at = Moment()
    count = Integer(default=0)
    pictures = TupleOf(Photo, default=())
    address = Nested(DeliveryAddress)
    status = Text(default=PENDING)
    total_cents = Integer()
    currency = Text()
    order_number = Text(default="")

    by_id = Get("31", Budget(1, 1, 1), consistent=True)
    history = Query(
        "30, 35",
        Budget(1, 1, 1),
        "{user_id}",
        within=Range("ORDER#", since="since", until="until"),
        newest_first=True,
        only=ROW_ATTRIBUTES,
    )
    by_number = Query("", Budget(1, 1, 0.5), "{order_number}", index=tables.orders_by_number)
    purchases = Query(
        "", Budget(1, 1, 2), "{user_id}", within=Range("ORDER#"), newest_first=True, only=("lines", "parts")
    )

    def __init__(self, **values: Any) -> None:
        if values.keys() >= {"order_id", "lines", "timeline"}:  # Entity reports a missing one.
            values |= _row_attributes(values)
        super().__init__(**values)

    def part_of(self, seller_id: str) -> SellerPart | None:
        return next((part for part in self.parts if part.seller_id == seller_id), None)

    @property
    def number(self) -> str:
        """The order's number for people: `P-7Q4K-21XW`, the end of its id."""
        return number_of(self.order_id)


def number_of(order_id: str) -> str:
    return f"P-{order_id[-8:-4]}-{order_id[-4:]}"


def overall_status(parts: Sequence[SellerPart]) -> str:
    """The status of an order: that of the part that is behind, of those that were not cancelled."""
    return min((part.status for part in parts if part.status != CANCELLED), key=STEPS.index, default=CANCELLED)


def _row_attributes(values: dict[str, Any]) -> dict[str, Any]:
    lines: list[OrderLine] = values["lines"]
    timeline: list[Event] = values["timeline"]
    return {
        "placed_at": timeline[0].at if timeline else moment_of(values["order_id"]),
        "order_number": number_of(values["order_id"]),
        "count": sum(line.quantity for line in lines),
        "pictures": tuple([line.photo._replace(alt="") for line in lines if line.photo][:ROW_PHOTOS]),
    }


class OrderSummary(Entity, table=tables.orders, sort="SUMMARY", size_kb=0.2):
    """How much a member has bought so far: every order is counted, also a cancelled one, whose money is not."""

    user_id = Text()
    order_count = Integer(default=0)
    spent_cents = Integer(default=0)
    last_order_at = Moment(null=True)

    of_member = Get("33", Budget(1, 1, 0.5))
    # The summary's sort key comes after those of all orders.
    with_orders = Query(
        "30, 33",
        Budget(1, 1, 1),
        "{user_id}",
        kinds=(Order,),
        newest_first=True,
        only=("order_count", "spent_cents", *ROW_ATTRIBUTES),
    )
