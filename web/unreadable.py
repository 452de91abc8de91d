"""Refuses requests whose query or form cannot be read, before anything asks for them.

What cannot be read is an error at each use: in a view, in the check of the CSRF token, and once more in the page that
Django shows for it in development. Here it is read once, and answered as the fault of the request that it is.
"""

from collections.abc import Callable

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from web.pages.errors import bad_request

# Too many fields or files; no form, or one that is not UTF-8; broken off; a name in an encoding that there is none of.
UNREADABLE = (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError, LookupError, UnicodeError)


def refuse_unreadable(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. It comes after the limit on a request's size, and reads the form that the CSRF check would read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            read(request)
        except UNREADABLE as error:
            return bad_request(request, error)
        return get_response(request)

    return middleware


def read(request: HttpRequest) -> None:
    """Read query and form, as Django will give them again. One of `UNREADABLE` when that is impossible."""
    _ = request.GET
    if request.method == "POST":
        _ = request.POST
