"""Compares a cart with the stock: what has changed since it was filled, and the cart corrected to fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from dynamo import Budget, access_pattern, batches, update
from shop.cart import seller_pictures
from shop.cart.filling import new_version
from shop.cart.refusals import CartChanged, SavedFull
from shop.carts import LINE_LIMIT, Cart, CartLine, cart_of
from shop.inventory import SOLD_OUT, Availability, Stock
from web.money import format_money_short
from web.photos.photo import Photo


class CheckedLine(NamedTuple):
    """A line of a cart with its stock as it is now; `stock` is None when the variant does not exist any more.

    `available` is how many can be bought, `price_cents` what one costs now, which is the price that counts.
    """

    line: CartLine
    stock: Stock | None
    available: int
    price_cents: int
    # Whether the shopper sells it, as after signing in with a cart filled before.
    is_own: bool = False

    @property
    def total_cents(self) -> int:
        return self.price_cents * self.line.quantity

    @property
    def is_removed(self) -> bool:
        return self.stock is None or not self.stock.active

    @property
    def seller_names(self) -> tuple[str, str]:
        """The seller's user name and the name of their shop."""
        named = self.stock or self.line
        return named.seller_username, named.seller_name

    @property
    def named_options(self) -> str:
        """The options with their names, as far as they are known: "Size: 12 cm"."""
        return self.stock.named_options if self.stock else ", ".join(self.line.options)

    @property
    def price_changed(self) -> bool:
        return self.available > 0 and self.price_cents != self.line.price_cents

    @property
    def price_notice(self) -> str:
        before, now = format_money_short(self.line.price_cents), format_money_short(self.price_cents)
        return f"{self.line.name} went from {before} to {now} since you added it. You pay {now}."

    @property
    def can_be_bought(self) -> bool:
        return self.line.quantity <= self.available

    @property
    def problem(self) -> str:
        """Why the line can't be bought, in words; empty when it can."""
        if self.is_removed:
            return "This isn’t for sale any more."
        if self.is_own:
            return "This is yours. A shop doesn’t sell to itself."
        if self.available == 0:
            return "Someone bought the last one. It is sold out."
        if not self.can_be_bought:
            return f"Only {self.available} left, so {self.line.quantity} can’t be bought."
        return ""

    @property
    def availability(self) -> Availability:
        return self.stock.availability if self.stock else SOLD_OUT


class Parcel(NamedTuple):
    """The lines of one seller, who sends them together."""

    seller_id: str
    seller_username: str
    seller_name: str
    lines: tuple[CheckedLine, ...]

    @property
    def seller_picture(self) -> Photo | None:
        """As `check` has read it; what is checked strongly is checked for its stock alone."""
        return seller_pictures.picture_of(self.seller_id)

    @property
    def total_cents(self) -> int:
        """What the lines cost at today's prices, without what is sold out."""
        return sum(line.total_cents for line in self.lines if line.available)


@dataclass(frozen=True, slots=True)
class CheckedCart:
    """A cart with its stock; lines are in the order they were added."""

    cart: Cart
    lines: tuple[CheckedLine, ...]
    saved: tuple[CheckedLine, ...]

    @property
    def parcels(self) -> tuple[Parcel, ...]:
        by_seller: dict[str, list[CheckedLine]] = {}
        for line in self.lines:
            by_seller.setdefault(line.line.seller_id, []).append(line)
        return tuple(
            # The names of today: a renamed seller is found by the new name only.
            Parcel(seller_id, *lines[0].seller_names, tuple(lines))
            for seller_id, lines in by_seller.items()
        )

    @property
    def count(self) -> int:
        return self.cart.count

    @property
    def total_cents(self) -> int:
        """What the cart costs at today's prices, without what is sold out."""
        return sum(line.total_cents for line in self.lines if line.available)

    @property
    def can_be_bought(self) -> bool:
        return bool(self.lines) and all(line.can_be_bought for line in self.lines)

    @property
    def problems(self) -> tuple[CheckedLine, ...]:
        return tuple(line for line in self.lines if not line.can_be_bought)

    @property
    def price_notices(self) -> tuple[str, ...]:
        """One sentence for each price that changed since its line was added."""
        return tuple(line.price_notice for line in self.lines if line.price_changed)


@access_pattern("44", "GetItem, BatchGetItem", "Carts, Inventory, Users", Budget(2, 2, 3))
def check_cart(shopper_id: str) -> CheckedCart:
    """The shopper's cart with its stock and its sellers' pictures. Two requests, one for an empty cart."""
    return check(cart_of(shopper_id))


def check(cart: Cart, *, strongly: bool = False) -> CheckedCart:
    """A cart that was already read or written, with its stock, and with its sellers' pictures unless it is read
    strongly. One request, none for an empty cart."""
    lines = cart.saved | cart.lines
    stocks: dict[str, Stock | None] = {}
    if lines:
        variants = [{"product_id": line.product_id, "variant_id": line.variant_id} for line in lines.values()]
        sellers = [line.seller_id for line in cart.lines.values()]
        found = Stock.of_variants_now(variants) if strongly else _stocks_and_pictures(variants, sellers)
        stocks = dict(zip(lines, found, strict=True))
    return CheckedCart(cart, *(_with_stock(cart.user_id, stocks, lines) for lines in (cart.lines, cart.saved)))


def _stocks_and_pictures(variants: Sequence[dict[str, str]], sellers: Sequence[str]) -> list[Any]:
    """The stock of each variant; with it the pictures of the sellers are read that are not known. One request."""
    unknown = seller_pictures.unknown(sellers)
    keys = [Stock.key(**variant) for variant in variants]
    keys += [kind.key(user_id=seller_id) for seller_id in unknown for kind in seller_pictures.KINDS]
    found = batches.read(keys)
    seller_pictures.learn(unknown, found[len(variants) :])
    return found[: len(variants)]


def _with_stock(
    shopper_id: str, stocks: Mapping[str, Stock | None], lines: Mapping[str, CartLine]
) -> tuple[CheckedLine, ...]:
    """Lines with their stock, in the order they were added."""
    in_order = sorted((line.added_at, key) for key, line in lines.items())
    return tuple([_checked(shopper_id, lines[key], stocks[key]) for _, key in in_order])


def _checked(shopper_id: str, line: CartLine, stock: Stock | None) -> CheckedLine:
    if stock is None:
        return CheckedLine(line, None, 0, line.price_cents)
    if stock.seller_id == shopper_id:
        return CheckedLine(line, stock, 0, stock.price_cents, is_own=True)
    return CheckedLine(line, stock, stock.available, stock.price_cents)


def correct(shopper_id: str) -> Cart:
    """Change the cart so that it can be bought: as many as there are, at today's prices. Three requests, two when
    nothing is to be corrected.

    What is sold out is saved for later; what its seller removed is taken out. `SavedFull` when there is no room for it,
    `CartChanged` when the cart changed meanwhile; nothing is written then.
    """
    checked = check(cart_of(shopper_id), strongly=True)
    lines = {
        each.line.key: replace(
            each.line, quantity=min(each.line.quantity, each.available), price_cents=each.price_cents
        )
        for each in checked.lines
        if each.available
    }
    saved = dict(checked.cart.saved)
    for each in checked.lines:
        if not each.available and not each.is_removed:
            existing = saved.get(each.line.key)
            saved[each.line.key] = existing.together_with(each.line) if existing else each.line
    if len(saved) > LINE_LIMIT:
        raise SavedFull
    if lines == checked.cart.lines:
        return checked.cart
    corrected: Cart = update(
        Cart.key(user_id=shopper_id),
        Cart.lines.set(lines),
        Cart.saved.set(saved),
        *new_version(shopper_id),
        condition=Cart.cart_version == checked.cart.cart_version,
        failing=CartChanged(),
    )
    return corrected
