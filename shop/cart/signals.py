"""What happens to the cart when somebody signs in or out, as receivers of Django's signals."""

import logging
from typing import Any

from django.http import HttpRequest

from dynamo.errors import Conflict, OutcomeUnknown, Throttled, Unavailable
from shop.cart.merging import Merged, merge
from shop.cart.shoppers import shopper_of
from shop.carts import Cart
from web.pages.links import url_for
from web.pages.toasts import say, warn
from web.pages.words import plural_words

logger = logging.getLogger(__name__)

LATER = "Your cart couldn’t come along just now. It will the next time you sign in."
PERHAPS = "We can’t tell whether your cart came along. Look into it: what is missing comes the next time you sign in."


def bring_cart_along(*, request: HttpRequest, user: Any, **_: Any) -> None:
    """Merge the guest's cart into the member's, and tell the member.

    Errors of the data layer are logged and shown as a warning, since signing in itself has succeeded.
    """
    try:
        _bring_along(request, user)
    except (Conflict, Throttled, Unavailable) as error:
        logger.warning("The cart of a guest did not come along: %s", error)
        if shopper_of(request).guest_id and hasattr(request, "_messages"):
            warn(request, PERHAPS if isinstance(error, OutcomeUnknown) else LATER)


def _bring_along(request: HttpRequest, user: Any) -> None:
    shopper = shopper_of(request)
    merged = merge(shopper.guest_id, user.pk) if shopper.guest_id else None
    if merged is None:
        cart = Cart.summary_of_shopper.find(user_id=user.pk)
        shopper.remember_count(cart or Cart(user_id=user.pk))
        return
    shopper.remember_count(merged.cart)
    if not merged.left_count:
        shopper.forget_guest()
    if merged.is_worth_saying and hasattr(request, "_messages"):
        say(request, _words(merged), undo_url=url_for("shop:cart_unmerge", merged.merge_id))


def forget_count(*, request: HttpRequest, **_: Any) -> None:
    """The next visitor of this browser must not see this member's count."""
    shopper_of(request).forget_count()


def _words(merged: Merged) -> str:
    said = []
    if merged.count:
        came = plural_words(merged.count).capitalize()
        said.append(f"{came} you chose before signing in {'is' if merged.count == 1 else 'are'} in your cart now.")
    elif not (merged.saved_count or merged.left_count):
        said.append("What you saved before signing in is with what you saved for later.")
    if merged.saved_count:
        those = plural_words(merged.saved_count) + ("" if merged.count else " you chose before signing in")
        said.append(f"Your cart is full, so {those} went to “Saved for later”.")
    if merged.left_count:
        said.append(f"For {plural_words(merged.left_count)} there was no room; signed out, you find them in the cart.")
    if merged.capped:
        said.append("99 of one thing is the most a cart takes.")
    return " ".join(said)
