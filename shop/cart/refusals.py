"""The reasons for which a cart or a checkout refuses a change, as errors whose message the shopper reads."""

from dynamo.errors import Refused
from shop.carts import LINE_LIMIT, QUANTITY_LIMIT
from web.money import format_money_short


class CartRefused(Refused):
    """A change that was refused; the message tells the shopper why."""


class LineRefused(CartRefused):
    """One thing that can't be bought; the message names it."""


class NotForSale(LineRefused):
    def __init__(self, name: str = "") -> None:
        super().__init__(f"{name} isn’t for sale any more." if name else "This isn’t for sale any more.")


class OwnThing(LineRefused):
    """Sellers do not buy from themselves."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is yours. A shop doesn’t sell to itself.")


class NotEnough(CartRefused):
    """Fewer are left than asked for. `left` counts all, `in_cart` those of them that the cart holds."""

    def __init__(self, name: str, left: int, in_cart: int = 0) -> None:
        self.left = left
        super().__init__(_not_enough(name, left, in_cart))


class NothingChosen(CartRefused):
    """The product has variants, and the options of none of them were sent."""

    def __init__(self) -> None:
        super().__init__("It comes in several kinds. Choose one, then put it into the cart.")


class BadQuantity(CartRefused):
    """What was typed is no quantity."""


class TooManyOfOne(CartRefused):
    def __init__(self) -> None:
        super().__init__(f"A cart takes {QUANTITY_LIMIT} of one thing at most.")


class CartFull(CartRefused):
    """The cart has as many lines as it may have."""

    def __init__(self) -> None:
        super().__init__(
            f"Your cart holds {LINE_LIMIT} different things, which is all it can. Save one for later or remove one."
        )


class SavedFull(CartRefused):
    def __init__(self) -> None:
        super().__init__(f"{LINE_LIMIT} things are saved for later, which is all there is room for. Remove one first.")


class LineGone(CartRefused):
    """The line to be changed is not in the cart."""

    def __init__(self) -> None:
        super().__init__("That isn’t in your cart any more. Here is how it stands now.")


class CartChanged(CartRefused):
    """The cart changed after the offer was made."""

    def __init__(self) -> None:
        super().__init__("Your cart changed in the meantime, perhaps in another tab. This order is not placed yet.")


class OfferStale(CartRefused):
    """The offer is older than a quarter of an hour."""

    def __init__(self) -> None:
        super().__init__(
            "This page stood open for a while, so prices and stock were read again. This order is not placed yet."
        )


class AddressChanged(CartRefused):
    """The address changed after the offer was made."""

    def __init__(self) -> None:
        super().__init__("The address changed in the meantime. Look where the order goes: it is not placed yet.")


class OutOfStock(LineRefused):
    """Fewer are left than the cart has. `left` counts them."""

    def __init__(self, name: str, left: int, wanted: int) -> None:
        self.left = left
        if left <= 0:
            super().__init__(f"Someone bought the last of {name} while you were here.")
        else:
            super().__init__(f"Only {left} left of {name} now; your cart has {wanted}.")


class PriceChanged(LineRefused):
    """The price changed after the offer was made."""

    def __init__(self, name: str, was_cents: int, is_cents: int) -> None:
        super().__init__(
            f"{name} went from {format_money_short(was_cents)} to {format_money_short(is_cents)} while you were here."
        )


class UndoTooLate(CartRefused):
    """What is to be undone was undone already, is too long ago, or something was changed after it."""

    def __init__(self, why: str = "That can’t be undone any more. Your cart is as you see it.") -> None:
        super().__init__(why)


def _not_enough(name: str, left: int, in_cart: int) -> str:
    if left <= 0:
        return f"{name} is sold out."
    if in_cart >= left:
        return f"All there is of {name} is in your cart already: {left}."
    if in_cart:
        return (
            f"Only {left} left of {name}, and {in_cart} of them {'is' if in_cart == 1 else 'are'} in your cart already."
        )
    return f"Only {left} left of {name}."
