"""The view model of a cart, for its page and for the drawer."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from shop.cart.checking import CheckedCart, CheckedLine, Parcel
from shop.cart.refusals import UndoTooLate
from shop.carts import QUANTITY_LIMIT, Cart, CartLine
from shop.catalogue.cards import product_url
from shop.inventory import Availability
from web.money import format_money
from web.pages.links import url_for
from web.photos.photo import Photo
from web.sealing import Seal, SealBroken

DAY_SECONDS = 24 * 60 * 60
# A removed line, in the URL that puts it back: as the cart stores it, and read as leniently.
_REMOVED_LINE: Seal[CartLine] = Seal(
    "shop.cart.taken_out", version=1, max_age=DAY_SECONDS, read=Cart.lines.element.load
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A change of the cart that was refused: the reason, the key of the line, and the quantity that was entered."""

    reason: str
    key: str = ""
    entered: str = ""


class CartPageLine(NamedTuple):
    """A line with its links. `problem` is the reason why it can't be bought or changed; `quantity_entered` fills the
    box."""

    product_id: str
    variant_id: str
    slug: str
    is_removed: bool
    name: str
    photo: Photo | None
    options: str
    seller_name: str
    quantity: int
    quantity_entered: str | int
    max_quantity: int
    price_cents: int
    availability: Availability
    problem: str
    is_refused: bool

    @property
    def id(self) -> str:
        return f"line-{self.product_id}-{self.variant_id}"

    @property
    def url(self) -> str:
        return "" if self.is_removed else product_url(self.product_id, self.slug)

    @property
    def total_cents(self) -> int:
        return self.price_cents * self.quantity

    @property
    def as_ordered(self) -> dict[str, Any]:
        """The fields that the component order_line takes."""
        return {
            "name": self.name,
            "photo": self.photo,
            "options": self.options,
            "quantity": self.quantity,
            "price_cents": self.price_cents,
            "total_cents": self.total_cents,
            "url": "",
            "seller_name": "",
        }

    @property
    def can_be_moved(self) -> bool:
        return self.max_quantity > 0

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
        return url_for(name, self.product_id, self.variant_id)


class CartPageParcel(NamedTuple):
    """What one seller sends."""

    seller_name: str
    seller_url: str
    seller_picture: Photo | None
    total_cents: int
    lines: tuple[CartPageLine, ...]


class CartPage:
    """A checked cart, and the change of it that was refused."""

    def __init__(self, checked: CheckedCart, refusal: Refusal | None = None) -> None:
        self.checked = checked
        self.refusal = refusal
        self.parcels = tuple(self._parcel(parcel) for parcel in checked.parcels)
        self.saved = tuple(_line(line, None) for line in checked.saved)
        # Computed once, shown several times.
        self.count = checked.count
        self.total_cents = checked.total_cents
        self.problems = checked.problems
        self.price_notices = checked.price_notices

    @property
    def cart(self) -> Cart:
        return self.checked.cart

    @property
    def can_be_bought(self) -> bool:
        return self.checked.can_be_bought

    @property
    def refusal_apart(self) -> str:
        """The reason of a refusal that belongs to no line of the cart."""
        if self.refusal and self.refusal.key not in self.cart.lines:
            return self.refusal.reason
        return ""

    def announcement(self, key: str) -> str:
        """What a line comes to and the cart with it, for those who can't see it change; empty for a change that was
        refused."""
        lines = [] if self.refusal else [line for line in self.checked.lines if line.line.key == key]
        return "".join(
            f"{line.line.name}: {line.line.quantity}, {format_money(line.total_cents)}. "
            f"Total {format_money(self.total_cents)}."
            for line in lines
        )

    def _parcel(self, parcel: Parcel) -> CartPageParcel:
        username = parcel.seller_username
        return CartPageParcel(
            seller_name=parcel.seller_name,
            seller_url=url_for("accounts:member", username) if username else "",
            seller_picture=parcel.seller_picture,
            total_cents=parcel.total_cents,
            lines=tuple(_line(line, self.refusal) for line in parcel.lines),
        )


def _line(checked: CheckedLine, refusal: Refusal | None) -> CartPageLine:
    line = checked.line
    if refusal and refusal.key != line.key:
        refusal = None
    return CartPageLine(
        product_id=line.product_id,
        variant_id=line.variant_id,
        slug=line.slug,
        is_removed=checked.is_removed,
        name=line.name,
        photo=line.photo,
        options=checked.named_options,
        seller_name=checked.seller_names[1],
        quantity=line.quantity,
        quantity_entered=(refusal and refusal.entered) or line.quantity,
        max_quantity=min(checked.available, QUANTITY_LIMIT),
        price_cents=checked.price_cents,
        availability=checked.availability,
        problem=refusal.reason if refusal else checked.problem,
        is_refused=refusal is not None,
    )


def seal_line(shopper_id: str, line: CartLine) -> str:
    """A removed line as a part of the URL that puts it back, valid for this shopper and for a day."""
    return _REMOVED_LINE.close(Cart.lines.element.dump(line), shopper_id)


def open_line(shopper_id: str, sealed: str) -> CartLine:
    """The line that was sealed; `UndoTooLate` when it is not this shopper's or is too old."""
    try:
        return _REMOVED_LINE.open(sealed, shopper_id)
    except SealBroken as error:
        raise UndoTooLate from error
