"""Who may do what: who is asking, what belongs to them, and whom each view is for.

Every view is decorated with one of `everybody`, `member_required`, `seller_required` and `staff_required`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast, overload

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.cache import add_never_cache_headers

from accounts.models import Account
from accounts.sessions.engine import session_of
from dynamo.errors import BadKey, NotFound
from web.pages.htmx import go_to, wants_fragment
from web.pages.links import page_before
from web.pages.toasts import warn

Item = TypeVar("Item")
View = TypeVar("View", bound=Callable[..., HttpResponseBase])

SESSION_ENDED = "You have been signed out. Sign in again to continue."

EVERYBODY, MEMBER, SELLER, STAFF = AUDIENCES = ("everybody", "member", "seller", "staff")


def asker(request: HttpRequest) -> Account:
    """The member who is asking, in a view that is for members."""
    account = session_of(request).account
    if account is None:
        raise TypeError("This view is for members: it lacks member_required.")
    return account


def member_or_none(request: HttpRequest) -> Account | None:
    """The member who is asking, or None for a visitor, in a view that is for everybody."""
    return session_of(request).account


def own(request: HttpRequest, by_id: Callable[..., Item], **ids: str) -> Item:
    """The asker's own item with these ids: `own(request, Order.by_id, order_id=order_id)`.

    Whose an item is stands in its key, so another member's cannot be found: a 404, as for one that does not exist.
    """
    try:
        return by_id(user_id=asker(request).user_id, **ids)
    except (NotFound, BadKey) as error:
        raise Http404(str(error)) from error


def audience(name: str) -> Callable[[View], View]:
    """Declare whom a view is for. Alone only on a view that is for everybody, or that passes on to guarded ones."""

    def declare(view: View) -> View:
        view.audience = name  # type: ignore[attr-defined]
        return view

    return declare


everybody = audience(EVERYBODY)


@overload
def member_required(view: View) -> View: ...
@overload
def member_required(*, next_page: str) -> Callable[[View], View]: ...
def member_required(view: View | None = None, *, next_page: str = "") -> View | Callable[[View], View]:
    """Let members in, to pages that no cache keeps. Others are sent to sign in, told if their session has ended, and
    come back to the page they were on, or to `next_page`."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if member_or_none(request):
                response = view(request, *args, **kwargs)
                # What only the member may see stays in no cache, and is asked for again by Back.
                add_never_cache_headers(response)
                return response
            if session_of(request).has_ended:
                warn(request, SESSION_ENDED)
            return to_sign_in(request, resolve_url(next_page) if next_page else "")

        return audience(MEMBER)(cast(View, guarded))

    return guard(view) if view else guard


def seller_required(view: View) -> View:
    """Let members with a shop in. Others are sent to open one, and can change nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if asker(request).is_seller:
            return view(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied("That takes a shop, and you have none yet.")
        return redirect("accounts:sell")

    return audience(SELLER)(member_required(cast(View, guarded)))


def staff_required(view: View) -> View:
    """Let staff in; that somebody is staff is read from the tables every time. One request."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        session = session_of(request)
        if session.check_now() and session.account and session.account.is_staff:
            request.user = session.account
            return view(request, *args, **kwargs)
        raise PermissionDenied("Only the people who run Plaza see this page.")

    return audience(STAFF)(member_required(cast(View, guarded)))


def to_sign_in(request: HttpRequest, next_url: str = "") -> HttpResponse:
    """Redirect to the sign-in page, and from there to `next_url`, to this page, or to the page that a form was on."""
    if not next_url:
        is_page = request.method in ("GET", "HEAD") and not wants_fragment(request)
        next_url = request.get_full_path() if is_page else page_before(request) or resolve_url("shop:home")
    answer = redirect_to_login(next_url)
    return go_to(request, answer["Location"]) if wants_fragment(request) else answer
