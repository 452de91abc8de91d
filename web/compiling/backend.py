"""Django's template backend, for pages whose templates run as functions: they need no stack of contexts."""

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.template.backends import django
from django.utils.safestring import SafeString

from web.compiling.loader import Compiled, filled
from web.csrf import with_token


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
                values.update(processor(request))
        if context:
            values.update(context)
        return filled(function, values)
