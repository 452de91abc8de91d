"""Which view an address leads to, found out once: to try forty patterns in turn costs a tenth of a small page."""

from typing import Any

from django.http import HttpRequest
from django.urls import ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

# So many addresses are remembered; then it begins anew.
MOST = 4096


class Remembering(URLResolver):
    """Django's resolver of the patterns it is given, with what it found. What leads nowhere is not remembered."""

    def __init__(self, patterns: list[URLPattern | URLResolver]) -> None:
        super().__init__(RoutePattern("", is_endpoint=False), patterns)
        self.found: dict[str, ResolverMatch] = {}

    def resolve(self, path: Any) -> ResolverMatch:
        found = self.found.get(path)
        if found is None:
            if len(self.found) >= MOST:
                self.found.clear()
            found = self.found[path] = super().resolve(path)
        return found


def view_name(request: HttpRequest) -> dict[str, str]:
    """For templates: the view that makes the page, by which links know that they lead to it."""
    return {"view_name": request.resolver_match.view_name if request.resolver_match else ""}
