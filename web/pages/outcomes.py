"""Where one sees what became of a change, for the errors that leave it open."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from django.http import HttpRequest

from web.pages.links import Link, url_for

View = TypeVar("View", bound=Callable[..., Any])


class Outcome(NamedTuple):
    """What a view changes, as a clause ("your order was placed"), and the page that shows whether it did: the name of
    its URL, and the words that send there, which open a sentence and stand on a button ("See your orders"). `of` are
    the arguments of the view's URL that the page's takes too, and `arguments` their values in a request."""

    clause: str
    page: str
    action: str
    of: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()

    @property
    def link(self) -> Link:
        return Link(self.action, url_for(self.page, *self.arguments))


def outcome(clause: str, page: str, action: str, of: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Declare what a view changes and where one sees it. Every view that takes a POST says so."""

    def declare(view: View) -> View:
        view.outcome = Outcome(clause, page, action, of)  # type: ignore[attr-defined]
        return view

    return declare


def outcome_of(request: HttpRequest) -> Outcome | None:
    """What the request's view changes; None for a page that is only looked at, and where no view was found."""
    match = request.resolver_match
    if match is None or request.method in ("GET", "HEAD"):
        return None
    found: Outcome | None = getattr(match.func, "outcome", None)
    return found and found._replace(arguments=tuple(str(match.kwargs[name]) for name in found.of))
