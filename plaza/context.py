"""What every page knows of this Plaza."""

from django.conf import settings
from django.http import HttpRequest


def demo(request: HttpRequest) -> dict[str, bool]:
    """Whether this Plaza shows the demo, whose photographers it then credits."""
    return {"is_demo": settings.DEMO}
