"""Where one sees what became of a change, for the errors that leave it open."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from django.http import HttpRequest

from web.pages.links import Link, url_for

View = TypeVar("View", bound=Callable[..., Any])


class Outcome(NamedTuple):
    """What a view changes, as a clause ("your order was placed"), and the page that shows whether it did: the name of
    its URL, and the words that send there, which open a sentence and stand on a button ("See your orders")."""

    clause: str
    page: str
    action: str

    @property
    def link(self) -> Link:
        return Link(self.action, url_for(self.page))


def outcome(clause: str, page: str, action: str) -> Callable[[View], View]:
    """Declare what a view changes and where one sees it. Every view that takes a POST says so."""

    def declare(view: View) -> View:
        view.outcome = Outcome(clause, page, action)  # type: ignore[attr-defined]
        return view

    return declare


def outcome_of(request: HttpRequest) -> Outcome | None:
    """What the request's view changes; None for a page that is only looked at, and where no view was found."""
    match = request.resolver_match
    if match is None or request.method in ("GET", "HEAD"):
        return None
    found: Outcome | None = getattr(match.func, "outcome", None)
    return found
