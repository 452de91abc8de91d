"""Shoppers: members, or guests who are known by a signed cookie for 30 days. Both have a cart."""

import re
from contextlib import suppress
from typing import Any, cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import cached_property

from accounts.sessions.engine import SessionStore
from dynamo import Key, new_id
from shop.carts import GUEST, GUEST_DAYS, LINE_LIMIT, QUANTITY_LIMIT, Cart, is_guest, line_key
from shop.inventory import Stock
from web.htmx import wants_fragment
from web.signing import signer

GUEST_COOKIE = "cart"
# What the cart counted when it was last seen, for pages that show no more of it, and the keys of its lines, whose stock
# can then be read together with what a change depends on: "3.<key>.<key>". Hints, no more: the cart is what counts.
SEEN_COOKIE = "cart_seen"
SEEN_LINES = 8
DAY = 24 * 60 * 60
# It is written anew once a day, and so outlives the cart at any time of it.
COOKIE_DAYS = GUEST_DAYS + 1
_SALT = "shop.shoppers"

MOST = LINE_LIMIT * QUANTITY_LIMIT
# A line's key as the cookie may hold it: letters that need no quotes there.
_LINE_KEY = re.compile(r"[0-9A-Z]{26}:[A-Za-z0-9_-]{1,64}")
SEEN_LENGTH = len(str(MOST)) + SEEN_LINES * 92


class Shopper:
    """Whose cart a request is about, and what its answer tells the browser to remember of it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        # The stock that was read for this request, by the keys of a cart's lines.
        self.stocks: dict[str, Stock | None] = {}
        self._seen: str | None = None
        self._keeps_guest = self._forgets_guest = self._forgets_seen = False

    @cached_property
    def _guest(self) -> tuple[str | None, bool]:
        return _guest_in(self.request)

    @property
    def guest_id(self) -> str | None:
        """Who a guest is by their cookie, read when somebody asks."""
        return self._guest[0]

    @cached_property
    def new_id(self) -> str:
        return GUEST + new_id()

    @property
    def id(self) -> str:
        """The member's id or the guest's; a guest without a cookie gets a new one, kept once there is a cart."""
        user = self.request.user
        return str(user.pk) if user.is_authenticated else self.guest_id or self.new_id

    def read_stock(self, product_id: str, variant_id: str) -> Stock | None:
        """The stock that a change of the cart depends on. One request, which checks a member's session too and, where
        the cart is going to be shown, reads the stock of what was last seen in it."""
        wanted = line_key(product_id, variant_id)
        seen = self._seen_lines if wants_fragment(self.request) else []
        keys = list(dict.fromkeys((wanted, *seen)))
        found = cast(SessionStore, self.request.session).read_along([_stock_key(key) for key in keys])
        self.stocks.update(zip(keys, cast(list[Stock | None], found), strict=True))
        return self.stocks[wanted]

    @property
    def _last_seen(self) -> str:
        return self.request.COOKIES.get(SEEN_COOKIE, "") if self._seen is None else self._seen

    @property
    def _seen_lines(self) -> list[str]:
        keys = self._last_seen[:SEEN_LENGTH].split(".")[1 : SEEN_LINES + 1]
        return [key for key in keys if _LINE_KEY.fullmatch(key)]

    @property
    def count(self) -> int:
        """How many things the cart held when it was last seen; none for somebody who cannot have one, whose session or
        guest's cookie has ended since."""
        # What is longer did not come from here, and Python refuses to read very long numbers.
        written = self._last_seen[:SEEN_LENGTH].partition(".")[0]
        is_number = written.isascii() and written.isdigit() and len(written) <= len(str(MOST))
        if not is_number or (self._seen is None and not self._is_known):
            return 0
        return min(int(written), MOST)

    @property
    def _is_known(self) -> bool:
        return self.request.user.is_authenticated or self.guest_id is not None

    def saw(self, cart: Cart) -> None:
        """Remember how much was in the cart, and what."""
        keys = [key for key in (*cart.lines, *cart.saved) if _LINE_KEY.fullmatch(key)]
        self._seen = ".".join((str(cart.count), *keys[:SEEN_LINES]))
        self._forgets_seen = False

    def changed(self, cart: Cart) -> None:
        """Remember how much is in it, and who the guest is, for as long as their cart is kept."""
        self.saw(cart)
        self._keeps_guest = is_guest(cart.user_id)

    def forget_guest(self) -> None:
        self._forgets_guest = self.guest_id is not None

    def forget_seen(self) -> None:
        self._seen, self._forgets_seen = "", True

    def remember(self, response: HttpResponse) -> None:
        """Write the cookies."""
        if self._forgets_seen:
            response.delete_cookie(SEEN_COOKIE)
        elif self._seen is not None and self._seen != self.request.COOKIES.get(SEEN_COOKIE):
            _set(response, SEEN_COOKIE, self._seen, days=365)
        if self._keeps_guest:
            guest_id, is_of_today = self._guest
            if not is_of_today:
                _set(response, GUEST_COOKIE, signer(_SALT).sign(guest_id or self.new_id), days=COOKIE_DAYS)
        elif self._forgets_guest:
            response.delete_cookie(GUEST_COOKIE)


def _stock_key(key: str) -> Key:
    product_id, _, variant_id = key.partition(":")
    return Stock.key(product_id=product_id, variant_id=variant_id)


def shopper_of(request: HttpRequest) -> Shopper:
    """The shopper of this request, one object however often it is asked for."""
    shopper: Shopper | None = getattr(request, "_shopper", None)
    if shopper is None:
        shopper = Shopper(request)
        request._shopper = shopper  # type: ignore[attr-defined]
    return shopper


class CartCookies(MiddlewareMixin):
    """Writes what the answer is to remember of the shopper and their cart."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        shopper: Shopper | None = getattr(request, "_shopper", None)
        if shopper:
            shopper.remember(response)
        return response


def _guest_in(request: HttpRequest) -> tuple[str | None, bool]:
    """Who a guest is, and whether their cookie is less than a day old."""
    cookie = request.COOKIES.get(GUEST_COOKIE, "")
    for days in (1, COOKIE_DAYS):
        with suppress(signing.BadSignature):
            return signer(_SALT).unsign(cookie, max_age=days * DAY), days == 1
    return None, False


def _set(response: HttpResponse, name: str, value: str, *, days: int) -> None:
    # Not by `set_cookie`, which writes the date besides, for browsers from before there was max-age.
    response.cookies[name] = value
    limits: dict[str, Any] = {"max-age": days * DAY, "path": "/"}
    safety = {"secure": settings.SESSION_COOKIE_SECURE, "httponly": True, "samesite": "Lax"}
    response.cookies[name].update(limits | safety)
