"""Fills a cart: adding, changing, removing and clearing. Every change adds one to the cart's version."""

from dataclasses import replace
from typing import Any

from dynamo import Budget, MapOf, access_pattern, is_ulid, update
from dynamo.errors import Conflict, Refused
from shop.cart.refusals import (
    CartFull,
    LineGone,
    NotEnough,
    NotForSale,
    NothingChosen,
    OwnThing,
    TooManyOfOne,
    UndoTooLate,
)
from shop.carts import LINE_LIMIT, QUANTITY_LIMIT, Cart, CartLine, cart_of, guest_expiry, is_guest, line_key, line_of
from shop.inventory import Stock
from shop.products import VARIANT_LIMIT

# How often a line is written when the same shopper changes it elsewhere at the same moment.
WRITE_ATTEMPTS = 4
# No variant has a longer id.
VARIANT_ID_LENGTH = 64


class CartDiffers(Refused):
    """The cart is not in the state that a write needs. Caught here, where the write is tried in another way; `cart` is
    its state."""

    def __init__(self, cart: Cart | None) -> None:
        super().__init__("The cart is not as a change needs it.")
        self.cart = cart or Cart(user_id="-")


@access_pattern("39", "GetItem", "Inventory", Budget(1, 1, 0.5))
def stock_for(product_id: str, variant_id: str, quantity: int) -> Stock:
    """The variant, if so many of it can be bought; else `NotForSale` or `NotEnough`. One request."""
    if not is_ulid(product_id) or not 0 < len(variant_id) <= VARIANT_ID_LENGTH:
        raise NotForSale
    stock = Stock.of_variant.find(product_id=product_id, variant_id=variant_id)
    if stock is None:
        raise NotForSale
    return _require_quantity(stock, quantity)


@access_pattern("39", "Query", "Inventory", Budget(1, 1, 1))
def stock_with_options(product_id: str, options: tuple[str, ...], quantity: int) -> Stock:
    """As `stock_for`, for the variant that has these options; `NothingChosen` when none has them. One request."""
    stocks = Stock.of_product(product_id=product_id).all(limit=VARIANT_LIMIT) if is_ulid(product_id) else []
    if not stocks:
        raise NotForSale
    for stock in stocks:
        if tuple(stock.options) == options:
            return _require_quantity(stock, quantity)
    raise NothingChosen


def _require_quantity(stock: Stock, quantity: int) -> Stock:
    if not stock.active:
        raise NotForSale(stock.full_name)
    if quantity > stock.available:
        raise NotEnough(stock.full_name, stock.available)
    return stock


@access_pattern("39", "UpdateItem", "Carts", Budget(1, 1, 0, 1))
def add(shopper_id: str, stock: Stock, quantity: int) -> Cart:
    """Add so many of a variant, whose stock was just read, to the cart, and return the cart.

    One request; two for the first line of a cart, or for a variant that is in it already.
    """
    if stock.seller_id == shopper_id:
        raise OwnThing(stock.full_name)
    line = line_of(stock, quantity)
    for _ in range(WRITE_ATTEMPTS):
        try:
            # After something new, clearing is not undone any more. The cleared lines would make each change dearer.
            return _insert(shopper_id, line, Cart.cleared.remove())
        except CartDiffers as differing:
            present = differing.cart.lines.get(line.key)
        if present is None:
            continue
        if quantity + present.quantity > stock.available:
            raise NotEnough(stock.full_name, stock.available, present.quantity)
        more = replace(line, quantity=quantity + present.quantity, added_at=present.added_at)
        if more.quantity > QUANTITY_LIMIT:
            raise TooManyOfOne
        try:
            return update(
                Cart.key(user_id=shopper_id),
                Cart.lines.set_entry(line.key, more),
                *new_version(shopper_id),
                condition=Cart.lines.entry(line.key)["quantity"] == present.quantity,
                failing=CartDiffers,
            )
        except CartDiffers:
            continue
    raise Conflict("The cart kept changing.")


def _insert(shopper_id: str, line: CartLine, *also: Any) -> Cart:
    """Insert a line for a variant that is not in the cart, with the other changes given; the first line creates the
    cart."""
    try:
        return update(
            Cart.key(user_id=shopper_id),
            Cart.lines.set_entry(line.key, line),
            *new_version(shopper_id),
            *also,
            condition=Cart.lines.exists()
            & Cart.lines.entry(line.key).does_not_exist()
            & (Cart.lines.size() < LINE_LIMIT),
            # `lines` exists only where the cart does.
            upsert=True,
            failing=CartDiffers,
        )
    except CartDiffers as differing:
        if line.key in differing.cart.lines:
            raise
        if len(differing.cart.lines) >= LINE_LIMIT:
            raise CartFull from differing
    return update(
        Cart.key(user_id=shopper_id),
        Cart.lines.set({line.key: line}),
        Cart.saved.set({}),
        *new_version(shopper_id),
        condition=Cart.lines.does_not_exist(),
        upsert=True,
        failing=CartDiffers,
    )


@access_pattern("40", "UpdateItem", "Carts", Budget(1, 1, 0, 1))
def change_quantity(shopper_id: str, product_id: str, variant_id: str, quantity: int) -> Cart:
    """Set the quantity of a line; `LineGone` when the cart does not have it. One request."""
    if quantity > QUANTITY_LIMIT:
        raise TooManyOfOne
    entry = Cart.lines.entry(line_key(product_id, variant_id))
    return update(
        Cart.key(user_id=shopper_id),
        entry["quantity"].set(quantity),
        *new_version(shopper_id),
        condition=entry.exists(),
        failing=LineGone(),
    )


@access_pattern("41", "UpdateItem", "Carts", Budget(1, 1, 0, 1))
def remove(shopper_id: str, product_id: str, variant_id: str) -> tuple[Cart, CartLine | None]:
    """Remove a line; returns the cart, and the line or None when the cart did not have it. One request."""
    return remove_line(Cart.lines, "lines", shopper_id, line_key(product_id, variant_id))


def remove_line(lines: MapOf[CartLine], name: str, shopper_id: str, key: str) -> tuple[Cart, CartLine | None]:
    try:
        former: Cart = update(
            Cart.key(user_id=shopper_id),
            lines.entry(key).remove(),
            *new_version(shopper_id),
            condition=lines.entry_exists(key),
            failing=CartDiffers,
            former=True,
        )
    except CartDiffers as differing:
        return differing.cart.replace(user_id=shopper_id), None
    left = dict(getattr(former, name))
    taken = left.pop(key)
    return former.replace(**{name: left}, cart_version=former.cart_version + 1), taken


def put_back(shopper_id: str, line: CartLine) -> Cart:
    """Undo `remove`; a line that is in the cart again stays as it is."""
    try:
        return _insert(shopper_id, line)
    except CartDiffers as differing:
        return differing.cart.replace(user_id=shopper_id)


@access_pattern("42", "UpdateItem", "Carts", Budget(1, 1, 0, 1))
def clear(shopper_id: str) -> Cart:
    """Remove all lines and store them for `restore`, until something is added. One request."""
    try:
        return update(
            Cart.key(user_id=shopper_id),
            Cart.cleared.set(Cart.lines),
            Cart.lines.set({}),
            *new_version(shopper_id),
            condition=Cart.lines.exists() & (Cart.lines.size() > 0),
            failing=CartDiffers,
        )
    except CartDiffers as differing:
        return differing.cart.replace(user_id=shopper_id)


def restore(shopper_id: str) -> Cart:
    """Undo `clear`. Lines that were added since stay. `UndoTooLate` when the cleared lines are not stored any more."""
    cart = cart_of(shopper_id)
    if not cart.cleared:
        raise UndoTooLate
    lines = cart.cleared | cart.lines
    if len(lines) > LINE_LIMIT:
        raise CartFull
    return update(
        Cart.key(user_id=shopper_id),
        Cart.lines.set(lines),
        Cart.cleared.remove(),
        *new_version(shopper_id),
        condition=Cart.cart_version == cart.cart_version,
    )


def new_version(shopper_id: str) -> list[Any]:
    """The part of every change: the next version, and for a guest's cart a new expiry."""
    counted = Cart.cart_version.add(1)
    return [counted, Cart.expires_at.set(guest_expiry())] if is_guest(shopper_id) else [counted]
