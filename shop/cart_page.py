"""A cart as its page and its drawer show it."""

from dataclasses import dataclass
from typing import Any

from django.core import signing

from shop.cards import product_url
from shop.cart_checking import CheckedCart, CheckedLine, Parcel
from shop.carts import QUANTITY_LIMIT, Cart, CartLine
from shop.refusals import UndoTooLate
from web.addresses import address

_SALT = "shop.cart_page.put_back"
DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was asked of the cart and not done: why, and of which line, with the quantity as it was written."""

    why: str
    key: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with what can be done about it. `problem` stands beside it; `quantity_written` is what the box shows."""

    checked: CheckedLine
    refusal: Refusal | None = None

    @property
    def line(self) -> CartLine:
        return self.checked.line

    @property
    def id(self) -> str:
        return f"line-{self.line.product_id}-{self.line.variant_id}"

    @property
    def name(self) -> str:
        return self.line.name

    @property
    def url(self) -> str:
        return "" if self.checked.is_removed else product_url(self.line.product_id, self.line.slug)

    @property
    def photo(self) -> Any:
        return self.line.photo

    @property
    def options(self) -> str:
        return ", ".join(self.line.options)

    @property
    def quantity(self) -> int:
        return self.line.quantity

    @property
    def quantity_written(self) -> str | int:
        return (self.refusal and self.refusal.written) or self.line.quantity

    @property
    def is_refused(self) -> bool:
        return self.refusal is not None

    @property
    def most(self) -> int:
        return min(self.checked.available, QUANTITY_LIMIT)

    @property
    def price_cents(self) -> int:
        return self.checked.price_cents

    @property
    def total_cents(self) -> int:
        return self.checked.total_cents

    @property
    def note(self) -> str:
        return self.checked.stock_note

    @property
    def problem(self) -> str:
        return self.refusal.why if self.refusal else self.checked.problem

    @property
    def as_ordered(self) -> dict[str, Any]:
        """As the component for orders' lines wants it."""
        return {
            "name": self.name,
            "photo": self.photo,
            "options": self.options,
            "quantity": self.quantity,
            "price_cents": self.price_cents,
            "total_cents": self.total_cents,
        }

    @property
    def can_be_moved(self) -> bool:
        return self.checked.available > 0

    @property
    def update_url(self) -> str:
        return self._url("shop:cart_line")

    @property
    def remove_url(self) -> str:
        return self._url("shop:cart_line_remove")

    @property
    def later_url(self) -> str:
        return self._url("shop:cart_line_save")

    @property
    def move_url(self) -> str:
        return self._url("shop:cart_line_move")

    @property
    def forget_url(self) -> str:
        return self._url("shop:cart_line_forget")

    def _url(self, name: str) -> str:
        return address(name, self.line.product_id, self.line.variant_id)


@dataclass(frozen=True, slots=True)
class ShownParcel:
    """What one seller sends."""

    parcel: Parcel
    lines: tuple[ShownLine, ...]

    @property
    def seller_name(self) -> str:
        return self.parcel.seller_name

    @property
    def total_cents(self) -> int:
        return self.parcel.total_cents

    @property
    def seller_url(self) -> str:
        return address("accounts:member", self.parcel.seller_username) if self.parcel.seller_username else ""


class CartPage:
    """A checked cart, and what was refused of it."""

    def __init__(self, checked: CheckedCart, refusal: Refusal | None = None) -> None:
        self.checked = checked
        self.refusal = refusal
        self.parcels = tuple(
            ShownParcel(parcel, tuple(self._shown(line) for line in parcel.lines)) for parcel in checked.parcels
        )
        self.saved = tuple(ShownLine(line) for line in checked.saved)

    @property
    def cart(self) -> Cart:
        return self.checked.cart

    @property
    def refusal_apart(self) -> str:
        """What was refused of no line that is in the cart."""
        if self.refusal and self.refusal.key not in self.cart.lines:
            return self.refusal.why
        return ""

    def _shown(self, line: CheckedLine) -> ShownLine:
        refused = self.refusal and self.refusal.key == line.line.key
        return ShownLine(line, self.refusal if refused else None)


def seal_line(shopper_id: str, line: CartLine) -> str:
    """A line that was taken out, for the address that puts it back: for this shopper, for a day."""
    wire = Cart.lines.element.dump(line)
    return signing.dumps(wire, salt=f"{_SALT}:{shopper_id}", compress=True)


def open_line(shopper_id: str, sealed: str) -> CartLine:
    """The line behind a seal; `UndoTooLate` for one that is not this shopper's or is too old."""
    try:
        wire = signing.loads(sealed, salt=f"{_SALT}:{shopper_id}", max_age=DAY)
    except signing.BadSignature as error:
        raise UndoTooLate from error
    line: CartLine = Cart.lines.element.load(wire)
    return line
