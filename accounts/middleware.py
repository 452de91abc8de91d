"""Who is asking: from the session's cookie to `request.user`."""

from typing import cast

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.sessions import middleware
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject

from accounts.models import Account, Visitor
from accounts.sessions import SessionStore
from web import toasts
from web.caching import PRIVATE, varies, vary

# https://www.rfc-editor.org/rfc/rfc9110#name-safe-methods
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, telling the session whether the request may change something, and caches that pages are private."""

    def process_request(self, request: HttpRequest) -> None:
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = SessionStore(cookie, changes=request.method not in SAFE)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = cast(SessionStore, request.session)
        is_over = settings.SESSION_COOKIE_NAME in request.COOKIES and session.is_empty()
        if session.modified or settings.SESSION_SAVE_EVERY_REQUEST or is_over:
            # A cookie is to be written or taken back.
            response = super().process_response(request, response)
        elif self._is_personal(request) and not varies(response, "Cookie"):
            vary(response, "Cookie")
        # Guests' pages count too: they show a cart, and their forms carry a token.
        if "Cache-Control" not in response.headers and varies(response, "Cookie"):
            response.headers["Cache-Control"] = PRIVATE
        return response

    def _is_personal(self, request: HttpRequest) -> bool:
        return request.session.accessed or toasts.are_shown(request)


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
