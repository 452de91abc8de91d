"""Shoppers: members, or guests who are known by a signed cookie for 30 days. Both have a cart."""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from accounts.sessions import SessionStore
from dynamo import Entity, Key, new_id
from shop.carts import GUEST, GUEST_DAYS, LINE_LIMIT, QUANTITY_LIMIT, Cart, is_guest
from web.signing import signer

E = TypeVar("E", bound=Entity)

GUEST_COOKIE = "cart"
# Only for show: what the cart counted when it was last seen, so that no page has to read it.
COUNT_COOKIE = "cart_count"
DAY = 24 * 60 * 60
# It is written anew once a day, and so outlives the cart at any time of it.
COOKIE_DAYS = GUEST_DAYS + 1
_SALT = "shop.shoppers"


class Shopper:
    """Whose cart a request is about, and what its answer tells the browser to remember of it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self._count: int | None = None
        self._keeps_guest = self._forgets_guest = self._forgets_count = False

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

    def read_along(self, key: Key, alone: Callable[[], E | None]) -> E | None:
        """An item that a change of the cart depends on, read with the check of a member's session. One request."""
        return cast(SessionStore, self.request.session).read_along(key, alone)

    @property
    def count(self) -> int:
        """How many things the cart held when it was last seen."""
        if self._count is not None:
            return self._count
        written = self.request.COOKIES.get(COUNT_COOKIE, "")
        most = LINE_LIMIT * QUANTITY_LIMIT
        # What is longer did not come from here, and Python refuses to read very long numbers.
        is_number = written.isascii() and written.isdigit() and len(written) <= len(str(most))
        return min(int(written), most) if is_number else 0

    def saw(self, cart: Cart) -> None:
        """Remember how much was in the cart."""
        self._count = cart.count
        self._forgets_count = False

    def changed(self, cart: Cart) -> None:
        """Remember how much is in it, and who the guest is, for as long as their cart is kept."""
        self.saw(cart)
        self._keeps_guest = is_guest(cart.user_id)

    def forget_guest(self) -> None:
        self._forgets_guest = self.guest_id is not None

    def forget_count(self) -> None:
        self._count, self._forgets_count = 0, True

    def remember(self, response: HttpResponse) -> None:
        """Write the cookies."""
        if self._count is not None and str(self._count) != self.request.COOKIES.get(COUNT_COOKIE):
            _set(response, COUNT_COOKIE, str(self._count), days=365)
        if self._forgets_count:
            response.delete_cookie(COUNT_COOKIE)
        if self._keeps_guest:
            guest_id, is_of_today = self._guest
            if not is_of_today:
                _set(response, GUEST_COOKIE, signer(_SALT).sign(guest_id or self.new_id), days=COOKIE_DAYS)
        elif self._forgets_guest:
            response.delete_cookie(GUEST_COOKIE)


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
