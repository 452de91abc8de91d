"""Who is asking, for every template that shows it."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import Account
from accounts.sessions import SessionStore


def user(request: HttpRequest) -> dict[str, Callable[[], Account | AnonymousUser]]:
    """`user`, found out where a template shows it, and then itself, not an object that looks it up each time."""
    return {"user": lambda: _who(request)}


def _who(request: HttpRequest) -> Account | AnonymousUser:
    who = request.user
    if isinstance(who, SimpleLazyObject):
        return cast(SessionStore, request.session).account or AnonymousUser()
    return who
