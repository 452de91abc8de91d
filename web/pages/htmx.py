"""Answers to htmx beyond django-htmx, which provides `request.htmx` and the headers of answers.

Every URL answers a plain request with a whole page. When htmx asks, the same view answers with the part that changes,
taken from a file beside the page's template.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget
from django_htmx.middleware import HtmxDetails


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page. It asks for a whole page when it restores history."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and htmx.request_type != "full"


def render_either(
    request: HttpRequest, page: str, fragment: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The fragment's template for htmx, the page's for everybody else; caches keep the two apart."""
    response = render(request, fragment if wants_fragment(request) else page, dict(context or {}), status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to another page: a redirect, or for htmx the header that makes it load that page."""
    if wants_fragment(request):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def as_toast(response: HttpResponse) -> HttpResponse:
    """Put the answer among the toasts instead of where the request aimed: for failures that change nothing."""
    return reswap(retarget(response, "#toasts"), "beforeend")
