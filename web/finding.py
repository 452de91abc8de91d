"""What is found out once: which view an address leads to, of forty patterns, and which host a request is for."""

from typing import Any, ClassVar

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest
from django.urls import ResolverMatch, set_urlconf
from django.utils.log import log_response

# Whatever says which host a request is for.
HOST_NAMES = (
    "HTTP_HOST",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "SERVER_NAME",
    "SERVER_PORT",
    "wsgi.url_scheme",
)
# So many addresses are remembered; then it begins anew.
MOST = 4096


class Request(WSGIRequest):
    """Django's, whose host is not checked again while requests are for the same one."""

    # What the last host was found by, and what it was.
    _last: ClassVar[tuple[tuple[Any, ...], str]] = (), ""

    def get_host(self) -> str:
        named = tuple(map(self.META.get, HOST_NAMES))
        known, host = Request._last
        if named != known:
            host = super().get_host()
            Request._last = named, host
        return host


class Finding(WSGIHandler):
    """Django's, which remembers what it found. What leads nowhere is not remembered."""

    request_class = Request

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, ResolverMatch] = {}

    def get_response(self, request: Any) -> Any:
        """Django's, which besides tells the thread at each request's begin and end that the addresses are those of the
        settings: they are where it is told nothing."""
        response = self._middleware_chain(request)  # type: ignore[attr-defined]
        if hasattr(request, "urlconf"):  # The thread was told of others.
            set_urlconf(None)
        response._resource_closers.append(request.close)
        if response.status_code >= 400:
            log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request)
        return response

    def resolve_request(self, request: Any) -> ResolverMatch:
        if hasattr(request, "urlconf"):  # Other addresses than everybody's.
            return super().resolve_request(request)
        found = self._found.get(request.path_info)
        if found is None:
            if len(self._found) >= MOST:
                self._found.clear()
            found = self._found[request.path_info] = super().resolve_request(request)
        request.resolver_match = found
        return found


def view_name(request: HttpRequest) -> dict[str, str]:
    """For templates: the view that makes the page, by which links know that they lead to it."""
    return {"view_name": request.resolver_match.view_name if request.resolver_match else ""}
