"""Who is asking: from the session's cookie to `request.user`."""

from typing import cast

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.sessions import middleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject

from accounts.models import Account, Visitor
from accounts.sessions.engine import SessionStore

# https://www.rfc-editor.org/rfc/rfc9110#name-safe-methods
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, which also tells the session whether the request may change something, and caches that pages are
    private unless a view says otherwise: guests' pages too, since they show a cart and forms carry a token."""

    def process_request(self, request: HttpRequest) -> None:
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = SessionStore(cookie, changes=request.method not in SAFE)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class AuthenticationMiddleware(MiddlewareMixin):
    """Sets `request.user` from the session's claims; nothing is read until somebody asks."""

    def process_request(self, request: HttpRequest) -> None:
        session = cast(SessionStore, request.session)

        def user() -> Account | Visitor:
            return session.user

        async def asked_by_async_code() -> Account | Visitor:
            return await sync_to_async(user)()

        request.user = cast(Account, SimpleLazyObject(user))
        request.auser = asked_by_async_code
