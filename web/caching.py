"""What browsers and proxies may keep of a page. As Django's decorators, with the header written out once."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.utils.cache import has_vary_header, patch_vary_headers

View = Callable[..., HttpResponse]

# https://www.rfc-editor.org/rfc/rfc9111#name-cache-control
PRIVATE = "private, no-cache"
NEVER = "private, no-cache, no-store, must-revalidate, max-age=0"


def private(view: View) -> View:
    """The browser that asked may keep it, and asks whether it is still right before it shows it again."""
    return _answering(view, PRIVATE)


def never_cache(view: View) -> View:
    """Nobody may keep it, and going back asks for it anew."""
    return _answering(view, NEVER)


def vary(response: HttpResponse, *headers: str) -> None:
    """Say that the answer differs with these headers of the request. Mostly they are the first to be named."""
    if "Vary" in response.headers:
        patch_vary_headers(response, headers)
    else:
        response.headers["Vary"] = ", ".join(headers)


def varies(response: HttpResponse, header: str) -> bool:
    """Whether it says that it differs with this header of the request, in whatever letters. Asked of every page."""
    return header in response.headers.get("Vary", "") or has_vary_header(response, header)


def _answering(view: View, cache_control: str) -> View:
    @wraps(view)
    def answer(*arguments: Any, **options: Any) -> HttpResponse:
        response = view(*arguments, **options)
        response.headers["Cache-Control"] = cache_control
        return response

    return answer
