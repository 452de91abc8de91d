"""Answering htmx: whether it asks, and what to tell it.

Every address answers a plain request with a whole page. When htmx asks, the same view answers with the part that
changes, taken from a file beside the page's template.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from web.caching import vary


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part. It asks for a whole page when it restores history."""
    # Not by `request.headers`, which first makes a dictionary of all there are.
    return request.META.get("HTTP_HX_REQUEST") == "true" and request.META.get("HTTP_HX_REQUEST_TYPE") != "full"


def render_either(
    request: HttpRequest,
    page: str,
    fragment: str,
    context: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The fragment's template for htmx, the page's for everybody else; caches keep the two apart."""
    response = render(request, fragment if wants_fragment(request) else page, dict(context or {}), status=status)
    vary(response, "HX-Request")
    return response


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to another page: a 303 to it, or for htmx the header that makes it load that page."""
    if wants_fragment(request):
        return HttpResponse(status=200, headers={"HX-Redirect": url})
    return HttpResponse(status=303, headers={"Location": url})


def trigger(response: HttpResponse, event: str, detail: Mapping[str, Any] | None = None) -> HttpResponse:
    """Have htmx fire an event on the element that asked, once it has the answer."""
    response["HX-Trigger"] = json.dumps({event: dict(detail or {})})
    return response


def as_toast(response: HttpResponse) -> HttpResponse:
    """Put the answer among the toasts instead of where the request aimed: for failures that change nothing."""
    response["HX-Retarget"] = "#toasts"
    response["HX-Reswap"] = "beforeend"
    return response
