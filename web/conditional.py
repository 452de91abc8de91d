"""Pages that browsers may keep and ask after: an answer of a line when the page is still the same."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

View = Callable[..., HttpResponse]


def conditional_page(view: View) -> View:
    """As Django's, but a page with a form gets no tag: the form's token is another each time, so it never matches."""

    @wraps(view)
    def tagged(request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        response = view(request, *arguments, **options)
        if request.method != "GET" or response.streaming or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            return response
        if response.status_code != 200:
            return response
        # Of all good hashes the one that processors have instructions for.
        tag = f'"{sha256(response.content).hexdigest()[:32]}"'
        response.headers["ETag"] = tag
        answer = get_conditional_response(request, etag=tag, response=response)
        return answer if isinstance(answer, HttpResponse) else response

    return tagged
