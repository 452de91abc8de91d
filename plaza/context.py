"""The context processor for what every page needs to know of this installation."""

from django.conf import settings
from django.http import HttpRequest


def demo(request: HttpRequest) -> dict[str, bool]:
    """Whether the demo is shown, whose photographers are then credited."""
    return {"is_demo": settings.DEMO}
