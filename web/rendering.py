"""Pages as they are sent."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.template import engines

from web.compiling.backend import Templates


def render(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """As Django's shortcut; a page of ours needs not be encoded any more."""
    plaza = cast(Templates, engines["plaza"])
    return HttpResponse(plaza.get_template(template).written(context, request), status=status)
