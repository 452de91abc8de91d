"""Context processors for what every template needs of the request."""

from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject


def view_name(request: HttpRequest) -> dict[str, str]:
    """The name of the view that makes the page, so that a link to it can be marked."""
    return {"view_name": request.resolver_match.view_name if request.resolver_match else ""}


def form_token(request: HttpRequest) -> dict[str, SimpleLazyObject]:
    """The hidden field with the CSRF token; the same in all forms of a page, since Django masks the token anew at each
    use."""
    return {"csrf_input": SimpleLazyObject(lambda: csrf_input(request))}
