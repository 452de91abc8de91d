"""Shoppers: members, or guests whom a signed cookie identifies for 30 days. Both have a cart."""

from contextlib import suppress

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import cached_property

from accounts.access import member_or_none
from dynamo import is_ulid, new_id
from shop.carts import GUEST_DAYS, GUEST_PREFIX, LINE_LIMIT, QUANTITY_LIMIT, Cart, is_guest

GUEST_COOKIE = "cart"
# How many things the cart held when it was last seen, for pages that show only their number, and for their script.
COUNT_COOKIE = "cart_seen"
DAY_SECONDS = 24 * 60 * 60
# Renewed once a day, so it never expires before the cart.
GUEST_COOKIE_DAYS = GUEST_DAYS + 1
COUNT_COOKIE_DAYS = 365
MAX_COUNT = LINE_LIMIT * QUANTITY_LIMIT
_SALT = "shop.shoppers"


class Shopper:
    """The shopper who sent a request. Collects which cookies the response sets."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self._seen_count: int | None = None
        self._sets_guest = self._forgets_guest = self._forgets_count = False

    @cached_property
    def _guest(self) -> tuple[str | None, bool]:
        """The guest's id in the cookie, and whether the cookie is less than a day old."""
        cookie = self.request.COOKIES.get(GUEST_COOKIE, "")
        for days in (1, GUEST_COOKIE_DAYS):
            with suppress(BadSignature):
                guest_id = TimestampSigner(salt=_SALT).unsign(cookie, max_age=days * DAY_SECONDS)
                # What a later release may put into it is no guest's id to this one.
                known = is_guest(guest_id) and is_ulid(guest_id.removeprefix(GUEST_PREFIX))
                return (guest_id, days == 1) if known else (None, False)
        return None, False

    @property
    def guest_id(self) -> str | None:
        """The guest's id, if the cookie is valid."""
        return self._guest[0]

    @cached_property
    def new_id(self) -> str:
        return GUEST_PREFIX + new_id()

    @property
    def id(self) -> str:
        """The member's or the guest's id; a guest without a cookie gets a new id, and a cookie once there is a cart."""
        member = member_or_none(self.request)
        return member.user_id if member else self.guest_id or self.new_id

    @property
    def count(self) -> int:
        """How many things the cart held when it was last seen; none for a visitor whose session or guest's cookie has
        ended."""
        if self._forgets_count:
            return 0
        if self._seen_count is not None:
            return self._seen_count
        is_known = member_or_none(self.request) is not None or self.guest_id is not None
        return _parse_count(self.request.COOKIES.get(COUNT_COOKIE, "")) if is_known else 0

    def remember_count(self, cart: Cart) -> None:
        """Set the cookie with the number of things in the cart."""
        self._seen_count, self._forgets_count = cart.count, False

    def remember_cart(self, cart: Cart) -> None:
        """Set the cookies with the number of things in the cart and with the guest's id."""
        self.remember_count(cart)
        self._sets_guest = is_guest(cart.user_id)

    def forget_guest(self) -> None:
        self._forgets_guest = self.guest_id is not None

    def forget_count(self) -> None:
        self._forgets_count = True

    def set_cookies(self, response: HttpResponse) -> None:
        if self._forgets_count:
            response.delete_cookie(COUNT_COOKIE)
        elif self._seen_count is not None and str(self._seen_count) != self.request.COOKIES.get(COUNT_COOKIE):
            _set_cookie(response, COUNT_COOKIE, str(self._seen_count), days=COUNT_COOKIE_DAYS, httponly=False)
        if self._sets_guest:
            guest_id, is_of_today = self._guest
            if not is_of_today:
                signed = TimestampSigner(salt=_SALT).sign(guest_id or self.new_id)
                _set_cookie(response, GUEST_COOKIE, signed, days=GUEST_COOKIE_DAYS, httponly=True)
        elif self._forgets_guest:
            response.delete_cookie(GUEST_COOKIE)


def shopper_of(request: HttpRequest) -> Shopper:
    """The shopper of this request; the same object each time."""
    shopper: Shopper | None = getattr(request, "_shopper", None)
    if shopper is None:
        shopper = Shopper(request)
        request._shopper = shopper  # type: ignore[attr-defined]
    return shopper


class CartCookies(MiddlewareMixin):
    """Middleware: sets the cookies of the shopper."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        shopper: Shopper | None = getattr(request, "_shopper", None)
        if shopper:
            shopper.set_cookies(response)
        return response


def _parse_count(cookie: str) -> int:
    """The number at the start of the cookie, 0 for anything else. Cookies of earlier releases go on behind a dot."""
    number = cookie.partition(".")[0]
    is_count = number.isascii() and number.isdigit() and len(number) <= len(str(MAX_COUNT))
    return min(int(number), MAX_COUNT) if is_count else 0


def _set_cookie(response: HttpResponse, name: str, value: str, *, days: int, httponly: bool) -> None:
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(name, value, max_age=days * DAY_SECONDS, secure=secure, httponly=httponly, samesite="Lax")
