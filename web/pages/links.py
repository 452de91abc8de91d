"""Links to pages of this site, by view name: `url_for("shop:product", id, slug)`."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import get_script_prefix, reverse


class Link(NamedTuple):
    """A link in a row of links; `current` when it leads to the page it is on."""

    name: str
    url: str
    current: bool = False


def url_for(name: str, *arguments: Any) -> str:
    """The URL of a view, by Django's `reverse`, cached: a page of cards has many."""
    return _reversed(get_script_prefix(), name, arguments)


@lru_cache(maxsize=8192)
def _reversed(script_prefix: str, name: str, arguments: tuple[Any, ...]) -> str:
    return reverse(name, args=arguments)
