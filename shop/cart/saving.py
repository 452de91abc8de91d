"""Saves lines for later: moves them out of the cart and back."""

from dynamo import MapOf, update
from shop.cart.filling import CartDiffers, new_version, remove_line
from shop.cart.refusals import CartFull, CartRefused, LineGone, SavedFull
from shop.carts import LINE_LIMIT, Cart, CartLine, line_key


def save_for_later(shopper_id: str, product_id: str, variant_id: str) -> Cart:
    """Move a line from the cart to the saved lines; where the variant is saved already, quantities add up."""
    return _move(shopper_id, line_key(product_id, variant_id), "lines", "saved", SavedFull())


def move_to_cart(shopper_id: str, product_id: str, variant_id: str) -> Cart:
    """Move a saved line into the cart; where the variant is in it already, quantities add up."""
    return _move(shopper_id, line_key(product_id, variant_id), "saved", "lines", CartFull())


def _move(shopper_id: str, key: str, source: str, target: str, full: CartRefused) -> Cart:
    start: MapOf[CartLine] = getattr(Cart, source)
    end: MapOf[CartLine] = getattr(Cart, target)
    there = end.entry(key).does_not_exist() & (end.size() < LINE_LIMIT)
    try:
        return update(
            Cart.key(user_id=shopper_id),
            end.entry(key).set(start.entry(key)),
            start.entry(key).remove(),
            *new_version(shopper_id),
            condition=end.exists() & start.entry_exists(key) & there,
            failing=CartDiffers,
        )
    except CartDiffers as differing:
        cart = differing.cart
    moved, present = getattr(cart, source).get(key), getattr(cart, target).get(key)
    if moved is None:
        raise LineGone
    if present is None:
        raise full
    return update(
        Cart.key(user_id=shopper_id),
        end.set_entry(key, moved.together_with(present)),
        start.entry(key).remove(),
        *new_version(shopper_id),
        condition=Cart.cart_version == cart.cart_version,
    )


def remove_saved(shopper_id: str, product_id: str, variant_id: str) -> tuple[Cart, CartLine | None]:
    """Remove a saved line; returns the cart, and the line or None when it was not saved. One request."""
    return remove_line(Cart.saved, "saved", shopper_id, line_key(product_id, variant_id))


def put_back_saved(shopper_id: str, line: CartLine) -> Cart:
    """Undo `remove_saved`; a line that is saved again stays as it is."""
    room = Cart.saved.exists() & Cart.saved.entry(line.key).does_not_exist() & (Cart.saved.size() < LINE_LIMIT)
    try:
        return update(
            Cart.key(user_id=shopper_id),
            Cart.saved.set_entry(line.key, line),
            *new_version(shopper_id),
            condition=room,
            failing=CartDiffers,
        )
    except CartDiffers as differing:
        if line.key not in differing.cart.saved and len(differing.cart.saved) >= LINE_LIMIT:
            raise SavedFull from differing
        return differing.cart.replace(user_id=shopper_id)
