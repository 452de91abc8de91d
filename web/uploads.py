"""Requests larger than anything Plaza takes are refused before they are read, whoever sends them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from web.pages.errors import too_large
from web.photos.files import MAX_BYTES

# A photograph, and what is written beside it.
MAX_REQUEST_BYTES = MAX_BYTES + 2**20


def limit_request_size(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Before the forms' token is looked for, which takes reading all of it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length[:20]) > MAX_REQUEST_BYTES:
            return too_large(request)
        return get_response(request)

    return middleware
