"""The site's addresses by view name, each worked out once: `address("shop:product", id, slug)`.

A site is a URL configuration at a prefix.

Django's `reverse` finds its way anew each time, which on a page with forty links was a tenth of the page's cost. Its
URLs are loaded when the first address is asked for: what reads items and shows no page needs none.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.utils.html import escape

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

    View = Callable[[HttpRequest], HttpResponse]

# So many addresses are held; then it begins anew.
MOST = 20_000


class Way(NamedTuple):
    """A link in a row of links: what it is called, where it leads, and whether that is here."""

    name: str
    url: str
    current: bool = False


class Addresses(dict[Any, str]):
    """The addresses of one site, by view name or by name and arguments."""

    def __init__(self) -> None:
        super().__init__()
        self.escaped = Escaped(self)

    def __missing__(self, key: Any) -> str:
        name, *arguments = (key,) if isinstance(key, str) else key
        if len(self) >= MOST:
            self.clear()
        from django.urls import reverse

        found = self[key] = reverse(name, args=arguments)
        return found


class Escaped(dict[Any, bytes]):
    """The same as they stand in a page's attributes, in UTF-8."""

    def __init__(self, addresses: Addresses) -> None:
        super().__init__()
        self.addresses = addresses

    def __missing__(self, key: Any) -> bytes:
        if len(self) >= MOST:
            self.clear()
        found = self[key] = escape(self.addresses[key]).encode()
        return found

    # There is one for each site, so it is itself and nothing else.
    __hash__ = object.__hash__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return self is other


_sites: dict[tuple[Any, str], Addresses] = {}
_here: ContextVar[Addresses | None] = ContextVar("_here", default=None)


def addresses() -> Addresses:
    """The addresses of the site that is asked, as Django's thread knows it."""
    return _here.get() or find()


def find() -> Addresses:
    from django.urls import get_script_prefix, get_urlconf

    return _site(get_urlconf(), get_script_prefix())


def _site(urlconf: Any, prefix: str) -> Addresses:
    # The prefix comes from the server's configuration, so there are one or two.
    key = (urlconf, prefix)
    return _sites.get(key) or _sites.setdefault(key, Addresses())


def address(name: str, *arguments: Any) -> str:
    """The address of a view, as `reverse` has it."""
    return addresses()[(name, *arguments) if arguments else name]


def redirect(name: str, *arguments: Any) -> "HttpResponseRedirect":
    """A redirect to a view, as Django's shortcut makes it."""
    from django.http import HttpResponseRedirect

    return HttpResponseRedirect(address(name, *arguments))


def absolute(request: "HttpRequest") -> Callable[[str], str]:
    """Makes addresses of this site whole, for whoever reads them elsewhere; those of other sites are so already."""
    site = f"{request.scheme}://{request.get_host()}"
    return lambda url: site + url if url.startswith("/") else url


def here(get_response: "View") -> "View":
    """Middleware: finds the site once for a request."""

    def middleware(request: "HttpRequest") -> "HttpResponse":
        # The same as `find`, which looks it up with Django's thread.
        prefix = request.META.get("SCRIPT_NAME", "")
        token = _here.set(_site(settings.ROOT_URLCONF, prefix if prefix.endswith("/") else f"{prefix}/"))
        try:
            return get_response(request)
        finally:
            _here.reset(token)

    return middleware


def forget() -> None:
    """After the URL configuration has changed, which happens in tests."""
    _sites.clear()
