"""Rate limits: how often something may be tried, counted in Django's cache in windows that begin with the first try."""

import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache as once
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from web.pages.words import in_words

logger = logging.getLogger(__name__)


class TooMany(Exception):
    """That was tried too often. `seconds` from now it can be tried again."""

    def __init__(self, seconds: int):
        super().__init__(f"Too often; again in {self.wait_in_words(seconds)}.")
        self.seconds = seconds

    @staticmethod
    def wait_in_words(seconds: int) -> str:
        minutes = -(-seconds // 60)
        if minutes <= 1:
            return "a minute"
        return f"{in_words(minutes)} minutes" if minutes < 60 else "an hour"

    @property
    def wait(self) -> str:
        return self.wait_in_words(self.seconds)

    def refuse(self, form: Any) -> None:
        """Say on the form that it was sent too often, and when it can be sent again."""
        form.add_error(None, f"That was tried too often. Try again in {self.wait}.")
        form.retry_after = self.seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so many seconds."""

    name: str
    most: int
    seconds: int

    def spend(self, who: str) -> int:
        """Count a try and return how many are left; `TooMany` when there was none. Atomic: tries at once all count."""
        until = float(cache.get_or_set(self._key(who), lambda: time.time() + self.seconds, self.seconds) or 0)
        tries = f"{self._key(who)}:{until}"
        cache.add(tries, 0, self.seconds)
        try:
            count = cache.incr(tries)
        except ValueError:  # It expired between the two lines, or the cache dropped it.
            count = 1
        if count > self.most:
            raise TooMany(max(1, int(until - time.time())))
        return self.most - count

    def give_back(self, who: str) -> None:
        """Let the last try not count, because it was none: whoever signs in guesses nothing."""
        with suppress(ValueError):  # The window has ended, and the try with it.
            cache.decr(f"{self._key(who)}:{cache.get(self._key(who))}")

    def forget(self, who: str) -> None:
        """Give all tries back."""
        cache.delete_many([self._key(who), f"{self._key(who)}:{cache.get(self._key(who))}"])

    def _key(self, who: str) -> str:
        return f"tries:{self.name}:{hash_of(who)}"


def hash_of(text: str) -> str:
    """A key for the cache from text of any length and content."""
    return sha256(text.encode()).hexdigest()[:32]


# From one IP address: nobody can lock a member out by trying their name, which is no secret, from elsewhere.
SIGN_IN_BY_NAME = Limit("sign-in-name", 5, 15 * 60)
# From all IP addresses together: so many guesses at one password.
SIGN_IN_ANYWHERE = Limit("sign-in-anywhere", 100, 60 * 60)
SIGN_IN_BY_IP = Limit("sign-in-ip", 50, 15 * 60)
JOIN_BY_IP = Limit("join-ip", 20, 60 * 60)
RESET_BY_IP = Limit("reset-ip", 10, 60 * 60)
RESET_BY_EMAIL = Limit("reset-email", 5, 60 * 60)
RENAME_BY_MEMBER = Limit("rename-member", 10, 60 * 60)
REPORT_BY_MEMBER = Limit("report-member", 20, 60 * 60)
ASK_BY_MEMBER = Limit("ask-member", 10, 60 * 60)
# Each takes a process a second, in which it develops no other.
PRODUCT_PICTURE_BY_SELLER = Limit("product-picture-seller", 200, 60 * 60)
PICTURE_BY_MEMBER = Limit("picture-member", 20, 60 * 60)
PASSWORD_BY_MEMBER = Limit("password-member", 10, 15 * 60)


def ip_address_of(request: HttpRequest) -> str:
    """The IP address a request came from; an IPv6 one stands for its /64, which one household has whole.

    Behind a proxy of ours it is the last entry of X-Forwarded-For, the only one that the visitor cannot write. Where
    that is no IP address it is the proxy's, and the log says so once.
    """
    sent_from = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if found := _household(forwarded.rsplit(",", 1)[-1]):
            return found
        _warn_of_proxy()
    return _household(sent_from) or "unknown"


def _household(written: str) -> str:
    """The IP address in an entry of a header, which may have a port, brackets or quotes; none for any other text."""
    text = written.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        parsed = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)


@once
def _warn_of_proxy() -> None:
    logger.warning("The proxy sends no IP address in X-Forwarded-For: all its visitors share one count of tries.")
