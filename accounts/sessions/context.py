"""Context processor: `user`, who is asking, in every template."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Account, Visitor
from accounts.sessions.engine import session_of


def user(request: HttpRequest) -> dict[str, Callable[[], Account | Visitor]]:
    """`user`, found out where a template shows it, and then itself, not an object that looks it up each time."""
    return {"user": lambda: _who(request)}


def _who(request: HttpRequest) -> Account | Visitor:
    who = cast(Account, request.user)
    return session_of(request).user if isinstance(who, SimpleLazyObject) else who
