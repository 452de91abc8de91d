"""Carts: one item for each shopper, so that a cart is read and changed in one request."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from dynamo import Budget, Entity, Expiry, Get, Integer, MapOf, Text
from shop import tables
from shop.inventory import Stock
from web.photos.photo import Photo

LINE_LIMIT = 32
QUANTITY_LIMIT = 99
GUEST_DAYS = 30
GUEST_PREFIX = "guest:"


@dataclass(frozen=True, slots=True)
class CartLine:
    """So many of one variant, with its name and price at the time when it was added."""

    product_id: str
    variant_id: str
    quantity: int
    name: str
    slug: str
    options: tuple[str, ...]
    price_cents: int
    seller_id: str
    seller_username: str
    seller_name: str
    added_at: datetime
    photo: Photo | None = None

    @property
    def key(self) -> str:
        return line_key(self.product_id, self.variant_id)

    @property
    def total_cents(self) -> int:
        return self.quantity * self.price_cents

    def together_with(self, other: "CartLine") -> "CartLine":
        """This line with the other's quantity added, up to the limit of a line."""
        return replace(self, quantity=min(self.quantity + other.quantity, QUANTITY_LIMIT))


class Cart(Entity, table=tables.carts):
    """What a shopper wants to buy, and what they saved for later. A guest's cart expires after 30 days."""

    user_id = Text()
    lines = MapOf(CartLine, default=dict)
    saved = MapOf(CartLine, default=dict)
    # The lines before it was last cleared, until something is added.
    cleared = MapOf(CartLine, default=dict)
    # One more with every change; an offer is valid for one version.
    cart_version = Integer(default=0)
    expires_at = Expiry(null=True)

    of_shopper = Get("38", Budget(1, 1, 1), consistent=True)
    summary_of_shopper = Get("43", Budget(1, 1, 0.5))

    @property
    def count(self) -> int:
        """How many things are in the cart, counting pieces."""
        return sum(line.quantity for line in self.lines.values())

    @property
    def total_cents(self) -> int:
        return sum(line.total_cents for line in self.lines.values())


class MergedCart(Entity, table=tables.carts, partition="merged:{merge_id}"):
    """A guest's and a member's cart before they were merged, so that the merge can be undone for a day."""

    merge_id = Text()
    member_id = Text()
    guest_lines = MapOf(CartLine)
    former_lines = MapOf(CartLine)
    # The version of the member's cart after the merge.
    cart_version = Integer()
    expires_at = Expiry()

    by_id = Get("", Budget(1, 1, 1), consistent=True)


def cart_of(shopper_id: str) -> Cart:
    """The shopper's cart as it is now; an empty one when there is none. One request."""
    return Cart.of_shopper.find(user_id=shopper_id) or Cart(user_id=shopper_id)


def line_key(product_id: str, variant_id: str) -> str:
    return f"{product_id}:{variant_id}"


def line_of(stock: Stock, quantity: int) -> CartLine:
    """A line for so many of a variant, with its name and price of now."""
    return CartLine(
        product_id=stock.product_id,
        variant_id=stock.variant_id,
        quantity=quantity,
        name=stock.name,
        slug=stock.slug,
        options=tuple(stock.options),
        price_cents=stock.price_cents,
        seller_id=stock.seller_id,
        seller_username=stock.seller_username,
        seller_name=stock.seller_name,
        added_at=datetime.now(UTC),
        photo=stock.photo,
    )


def is_guest(shopper_id: str) -> bool:
    return shopper_id.startswith(GUEST_PREFIX)


def guest_expiry() -> datetime:
    return datetime.now(UTC) + timedelta(days=GUEST_DAYS)
