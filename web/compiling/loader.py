"""Django's cached loader, whose templates run as functions."""

import logging
from typing import Any

from django.template import Context, Template
from django.template.base import NodeList
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.template.loaders import cached
from django.utils.safestring import SafeString

from web.compiling.expressions import Uncompilable
from web.compiling.functions import Function, function_of
from web.compiling.values import MISSING, called_if_callable

logger = logging.getLogger(__name__)


class Loader(cached.Loader):
    """Loads each template once, and lets it be compiled when it is first rendered."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template: Template = super().get_template(template_name, skip)
        if not isinstance(template.nodelist, Compiled):
            template.nodelist = Compiled(template)
        return template


class Compiled(NodeList):
    """A template's nodes, which are rendered by the template's function where that can be."""

    contains_nontext = True

    def __init__(self, template: Template) -> None:
        super().__init__(template.nodelist)
        self.template = template
        self._function: Function | None = None
        self._is_djangos = bool(template.engine.string_if_invalid)

    @property
    def function(self) -> Function | None:
        """The template's function; None where Django renders it."""
        return self._function or (None if self._is_djangos else self._compiled())

    def render(self, context: Context) -> SafeString:
        # In the middle of one of Django's own inheritances the blocks are with Django.
        is_djangos = not context.autoescape or BLOCK_CONTEXT_KEY in context.render_context
        function = None if is_djangos else self.function
        if function is None:
            return super().render(context)
        values: dict[str, Any] = {}
        for part in context.dicts:
            values.update(part)
        return SafeString(filled(function, values).decode())

    def _compiled(self) -> Function | None:
        try:
            self._function = function_of(self.template)
        except Uncompilable as reason:
            logger.info("%s is rendered by Django: %s.", self.template.name, reason)
            self._is_djangos = True
        return self._function


def filled(function: Function, values: dict[str, Any]) -> bytes:
    """What the function makes of the values that its template names."""
    given = [called_if_callable(values.get(name, MISSING)) for name in function.names]
    return function.call(addresses().escaped, *given)
