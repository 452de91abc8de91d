"""The token of a page's forms, masked anew for every page as Django does it, but not with a system call a letter.

While a page is made, something else stands in its forms; the token takes its place at the end. So components with forms
can be kept, and a page without forms needs no token.
"""

from functools import lru_cache
from operator import add
from secrets import token_bytes, token_hex

from django.http import HttpRequest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, get_token

# Nobody can guess it, so nothing else on a page reads the same.
STAND_IN = token_hex(32)
# Where a request notes it.
SHOWN = "plaza.csrf_token_shown"
# Bytes from here up are thrown away, so that every letter is as likely as any other.
FAIR = 256 - 256 % len(CSRF_ALLOWED_CHARS)
UNFAIR = bytes(range(FAIR, 256))
# The place that a byte means, and its letter.
PLACES = bytes(byte % len(CSRF_ALLOWED_CHARS) for byte in range(256))
LETTERS = bytes(ord(CSRF_ALLOWED_CHARS[place]) for place in PLACES)


def csrf_token(request: HttpRequest) -> dict[str, str]:
    """For templates: what stands in forms until their page is whole. It takes the place of Django's."""
    return {"csrf_token": STAND_IN}


def with_token(page: bytes, request: HttpRequest) -> bytes:
    """The page with the token in its forms, if it has any."""
    stand_in = STAND_IN.encode()
    return page.replace(stand_in, token(request).encode()) if stand_in in page else page


def token(request: HttpRequest) -> str:
    """As `get_token`, which makes the cookie for who has none yet. One that is there serves for a year, and is not sent
    again with every page."""
    request.META[SHOWN] = True
    secret = request.META.get("CSRF_COOKIE")
    return get_token(request) if secret is None else masked(secret)


def is_shown(request: HttpRequest) -> bool:
    """Whether the page holds the token, which makes it another each time."""
    return SHOWN in request.META


def masked(secret: str) -> str:
    """The mask and, letter by letter, the secret moved on by it: what Django takes the mask off again."""
    drawn = b""
    while len(drawn) < len(secret):
        drawn += token_bytes(2 * len(secret)).translate(None, UNFAIR)
    mask = drawn[: len(secret)].translate(PLACES)
    return (mask + bytes(map(add, mask, _places_of(secret)))).translate(LETTERS).decode()


@lru_cache(1024)
def _places_of(secret: str) -> bytes:
    """The place of each of its letters among those that are allowed."""
    return bytes(map(CSRF_ALLOWED_CHARS.index, secret))
