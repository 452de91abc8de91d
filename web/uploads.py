"""Refuses requests that are too large, before they are read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from web.pages.errors import too_large
from web.photos.files import MAX_BYTES

# A photograph and the other fields of its form.
MAX_REQUEST_BYTES = MAX_BYTES + 2**20


def limit_request_size(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. It comes before the check of the CSRF token, which reads the whole request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _is_too_large(request.META.get("CONTENT_LENGTH") or ""):
            return too_large(request)
        return get_response(request)

    return middleware


def _is_too_large(length: str) -> bool:
    """Whether the header's number is above the limit, whatever its length and leading zeros."""
    figures = length.strip().lstrip("0")
    return figures.isdecimal() and (len(figures) > len(str(MAX_REQUEST_BYTES)) or int(figures) > MAX_REQUEST_BYTES)
