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
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length[:20]) > MAX_REQUEST_BYTES:
            return too_large(request)
        return get_response(request)

    return middleware
