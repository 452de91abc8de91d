"""Pages as they are sent."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from web.compiling.backend import Page


def render(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """As Django's shortcut; a page of ours needs not be encoded any more."""
    return HttpResponse(cast(Page, get_template(template)).written(context, request), status=status)
