"""Links to pages of this site, by view name: `url_for("shop:product", id, slug)`."""

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


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


@lru_cache(maxsize=8192)
def url_for(name: str, *arguments: Any) -> str:
    """The URL of a view, by Django's `reverse`, cached: a page of cards has many."""
    return reverse(name, args=arguments)
