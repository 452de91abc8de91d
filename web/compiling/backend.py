"""Django's template backend, for pages whose templates run as functions: they need no stack of contexts."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.template.backends import django
from django.utils.safestring import SafeString

from web.compiling.loader import Compiled, filled
from web.csrf import with_token

# The names that each context processor gives, always the same: where a page shows none of them it is not asked.
_given_by: dict[Callable[[HttpRequest], dict[str, Any]], frozenset[str]] = {}


class Templates(django.DjangoTemplates):
    """Django's, with pages of ours, which are found once; while templates are worked on, anew each time."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._pages: dict[str, Page] = {}

    def get_template(self, template_name: str) -> "Page":
        page = self._pages.get(template_name)
        if page is None:
            page = Page(super().get_template(template_name).template, self)
            if not settings.DEBUG:
                self._pages[template_name] = page
        return page


class Page(django.Template):
    """A template as views render it. What context processors give may be callable: it is asked where it is used."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        return SafeString(self.written(context, request).decode())

    def written(self, context: dict[str, Any] | None, request: HttpRequest | None) -> bytes:
        """The page in UTF-8, as it is sent."""
        page = self._with_stand_ins(context, request)
        return page if request is None else with_token(page, request)

    def _with_stand_ins(self, context: dict[str, Any] | None, request: HttpRequest | None) -> bytes:
        nodes, engine = self.template.nodelist, self.backend.engine
        function = nodes.function if engine.autoescape and isinstance(nodes, Compiled) else None
        if function is None:
            return cast(SafeString, super().render(context, request)).encode()
        values: dict[str, Any] = {}
        if request is not None:
            for processor in engine.template_context_processors:
                given = _given_by.get(processor)
                if given is None or not given.isdisjoint(function.names):
                    found = processor(request)
                    _given_by[processor] = frozenset(found)
                    values.update(found)
        if context:
            values.update(context)
        return filled(function, values)
