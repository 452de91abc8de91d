"""Middleware: the session of a request, and `request.user` from it."""

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.sessions import middleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject

from accounts.sessions.engine import SessionStore, session_of

# https://www.rfc-editor.org/rfc/rfc9110#name-safe-methods
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


# Tells the scripts of a page whose session it is, with the id that is in the URL of the member's page too.
MEMBER_COOKIE = "plaza-member"


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's. The session is told whether the request may change something; a page is private unless its view says
    otherwise, guests' pages too, since they show a cart, messages and forms with a token; and beside the session's
    cookie, which scripts cannot read, one says who is signed in."""

    def process_request(self, request: HttpRequest) -> None:
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = SessionStore(cookie, changes=request.method not in SAFE_METHODS)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        if cookie := response.cookies.get(settings.SESSION_COOKIE_NAME):
            member, max_age = session_of(request).account, cookie["max-age"]
            if member and max_age != 0:
                secure = settings.SESSION_COOKIE_SECURE
                response.set_cookie(
                    MEMBER_COOKIE, member.user_id, max_age=max_age or None, secure=secure, samesite="Lax"
                )
            else:
                response.delete_cookie(MEMBER_COOKIE)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class AuthenticationMiddleware(MiddlewareMixin):
    """As Django's, but the user comes from the session's claims: nothing is read until somebody asks."""

    def process_request(self, request: HttpRequest) -> None:
        session = session_of(request)
        request.user = SimpleLazyObject(lambda: session.user)  # type: ignore[assignment]
        request.auser = sync_to_async(lambda: session.user)
