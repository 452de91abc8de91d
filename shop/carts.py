"""Carts: one item a shopper, member or guest, so that a cart is read and changed in one request."""

from dataclasses import dataclass
from datetime import datetime

from dynamo import Budget, Entity, Expiry, Get, Integer, MapOf, Text
from shop import tables
from web.photos import Photo

LINE_LIMIT = 32
QUANTITY_LIMIT = 99
GUEST_DAYS = 30


@dataclass(frozen=True, slots=True)
class CartLine:
    """So many of one variant, as it looked and cost when it was added."""

    product_id: str
    variant_id: str
    quantity: int
    name: str
    slug: str
    options: tuple[str, ...]
    price_cents: int
    seller_id: str
    seller_name: str
    added_at: datetime
    photo: Photo | None = None

    @property
    def key(self) -> str:
        return line_key(self.product_id, self.variant_id)

    @property
    def total_cents(self) -> int:
        return self.quantity * self.price_cents


class Cart(Entity, table=tables.carts):
    """What a shopper means to buy, and what they saved for later. A guest's cart expires after 30 days."""

    user_id = Text()
    lines = MapOf(CartLine, default=dict)
    saved = MapOf(CartLine, default=dict)
    # Goes up with every change; a checkout is offered for one version.
    cart_version = Integer(default=0)
    expires_at = Expiry(null=True)

    of_shopper = Get("38", Budget(1, 1, 1), consistent=True)
    summary_of_shopper = Get("43", Budget(1, 1, 0.5))

    @property
    def count(self) -> int:
        """How many things are in it, several of a kind counted each."""
        return sum(line.quantity for line in self.lines.values())

    @property
    def total_cents(self) -> int:
        return sum(line.total_cents for line in self.lines.values())


def line_key(product_id: str, variant_id: str) -> str:
    return f"{product_id}:{variant_id}"
