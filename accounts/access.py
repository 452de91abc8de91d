"""Who may open a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.sessions.engine import SessionStore
from web.htmx import go_to, wants_fragment

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def member_required(view: View[P]) -> View[P]:
    """Let members in and send others to sign in, from where they come back to the page they were on."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return to_sign_in(request)

    return guarded


def seller_required(view: View[P]) -> View[P]:
    """Let members with a shop in; others learn how to open one, and can change nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if getattr(request.user, "is_seller", False):
            return view(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied("That takes a shop, and you have none yet.")
        return redirect("accounts:sell")

    return member_required(guarded)


def staff_required(view: View[P]) -> View[P]:
    """Let staff in; that somebody is staff is read from the tables every time. One request."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        session: Any = request.session
        if isinstance(session, SessionStore) and session.check_now() and session.account and session.account.is_staff:
            request.user = session.account
            return view(request, *args, **kwargs)
        raise PermissionDenied("Only the people who run Plaza see this page.")

    return member_required(guarded)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page and back: to this page, or to the one that a form or a script was on."""
    back = request.get_full_path()
    if request.method not in ("GET", "HEAD") or wants_fragment(request):
        back = page_before(request)
    answer = redirect_to_login(back)
    return go_to(request, answer["Location"]) if wants_fragment(request) else answer


def page_before(request: HttpRequest) -> str:
    """The page of ours that the request was made from; the start page when that is not known."""
    before = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure()):
        return resolve_url("shop:home")
    parts = urlsplit(before)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
