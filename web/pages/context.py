"""The context processor for what every template needs of the request."""

from django.http import HttpRequest


def view_name(request: HttpRequest) -> dict[str, str]:
    """The name of the view that makes the page, so that a link to it can be marked."""
    return {"view_name": request.resolver_match.view_name if request.resolver_match else ""}
