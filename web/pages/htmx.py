"""Answers to htmx, beyond what django-htmx provides.

Every URL answers a plain request with a whole page. For htmx the same view answers with the fragment that changes,
whose template is next to the page's.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget
from django_htmx.middleware import HtmxDetails


def wants_fragment(request: HttpRequest, target: str = "") -> bool:
    """Whether htmx asks for a fragment, and for one that goes into the element with the id `target`, where it is given.
    It asks for a whole page when it restores history."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    wants = bool(htmx) and htmx.request_type != "full"
    return wants and (not target or (htmx.target or "").endswith(f"#{target}"))


def render_either(
    request: HttpRequest, page: str, fragment: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render the fragment for htmx, the page for everybody else; `Vary` keeps them apart in caches."""
    response = render(request, fragment if wants_fragment(request) else page, dict(context or {}), status=status)
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to another page: a redirect, or the header that makes htmx load that page."""
    if wants_fragment(request):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def as_toast(response: HttpResponse) -> HttpResponse:
    """Make htmx put the answer among the toasts, whatever the request's target."""
    return reswap(retarget(response, "#toasts"), "beforeend")
