"""Links to pages of this site, by view name: `url_for("shop:product", id, slug)`."""

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

# A product's id and its slug, and some room.
LONGEST_CACHED = 120


class Link(NamedTuple):
    """A link in a row of links; `current` when it leads to the page it is on."""

    name: str
    url: str
    current: bool = False


def absolute_url(url: str) -> str:
    """The full URL of a page or a file, for letters and search engines. It uses the site of the settings, since a
    visitor can forge the host of a request."""
    return urljoin(settings.SITE_URL, url)


def with_query(request: HttpRequest, url: str) -> str:
    """A URL with the query of the request, for a redirect to where the same page is now."""
    query = request.META.get("QUERY_STRING", "")
    return f"{url}?{query}" if query else url


def url_for(name: str, *arguments: Any) -> str:
    """The URL of a view, by Django's `reverse`, cached: a page of cards has many. Long ones are not, since they come
    once: with something sealed or typed in them."""
    if len("".join(map(str, arguments))) > LONGEST_CACHED:
        return reverse(name, args=arguments)
    return _cached_url(name, *arguments)


@lru_cache(maxsize=4096)
def _cached_url(name: str, *arguments: Any) -> str:
    return reverse(name, args=arguments)


def page_before(request: HttpRequest) -> str:
    """The page of this site that the request was sent from, by htmx or the browser; empty when there is none."""
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    try:
        host = request.get_host()
    except DisallowedHost:
        return ""
    if not url_has_allowed_host_and_scheme(page, {host}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
