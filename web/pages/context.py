"""What every template knows of the request."""

from django.http import HttpRequest


def view_name(request: HttpRequest) -> dict[str, str]:
    """The name of the view that makes the page, by which links know that they lead to it."""
    return {"view_name": request.resolver_match.view_name if request.resolver_match else ""}
