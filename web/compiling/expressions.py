"""Expressions of templates as Python source: variables with their filters, and the conditions of `{% if %}`."""

import operator
from collections.abc import Callable
from typing import Any, cast

from django.template.base import FilterExpression, Variable
from django.template.defaulttags import TemplateLiteral
from django.utils.safestring import mark_safe


class Uncompilable(Exception):
    """The compiler does not know this; Django renders the template."""


COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "in": lambda first, second: first in second,
    "not in": lambda first, second: first not in second,
}
FORLOOP = {
    "counter": "(i_{0} + 1)",
    "counter0": "i_{0}",
    "first": "(i_{0} == 0)",
    "last": "(i_{0} == n_{0} - 1)",
    "revcounter": "(n_{0} - i_{0})",
    "revcounter0": "(n_{0} - i_{0} - 1)",
}


class Expressions:
    """Writes expressions of one function; remembers the names it reads and the objects it needs."""

    def __init__(self, constants: dict[str, Any]) -> None:
        self.names: dict[str, None] = {}
        self.constants = constants
        # What names stand for in the scopes around, the innermost last: a variable of the function.
        self.scopes: list[dict[str, str]] = [{}]
        # The numbers of the loops around, the innermost last.
        self.loops: list[int] = []

    def constant(self, value: Any) -> str:
        """A Python expression for a value that is known already."""
        if type(value) in (str, int, float, bool, type(None)):
            return repr(value)
        name = f"c_{id(value)}"
        self.constants[name] = value
        return name

    def name(self, name: str) -> str:
        """The variable behind a name: of a scope around, or else a parameter of the function."""
        if name in ("block", "forloop"):
            raise Uncompilable(name)
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        self.names[name] = None
        return f"v_{name}"

    # Each of these says what stands for a name that is not there: itself, "" or None.

    def value(self, expression: FilterExpression, missing: str = "blank") -> str:
        """The expression's value. `missing` is how a lookup that fails is taken: "blank", "none" or, where the
        reader of it knows what to do, "" for the mark itself."""
        looked = self._variable(expression.var)
        sure = not isinstance(expression.var, Variable) or not expression.var.lookups
        if expression.filters:
            source = looked if sure else f"{'none' if missing == 'none' else 'blank'}({looked})"
            for function, arguments in expression.filters:
                source = self._filtered(source, function, arguments)
            return source
        return looked if sure or not missing else f"{missing}({looked})"

    def text(self, expression: FilterExpression) -> str:
        return f"text({self.value(expression, '')})"

    def is_known(self, expression: FilterExpression) -> bool:
        """Whether it is the same on every page."""
        return not expression.filters and (not isinstance(expression.var, Variable) or expression.var.lookups is None)

    def known(self, expression: FilterExpression) -> Any:
        return expression.var.literal if isinstance(expression.var, Variable) else expression.var

    def _variable(self, variable: Any) -> str:
        if not isinstance(variable, Variable):
            return self.constant(variable)
        if variable.translate:
            raise Uncompilable("translated text")
        if variable.lookups is None:
            return self.constant(variable.literal)
        first, *others = variable.lookups
        if first == "forloop" and self.loops:
            if len(others) != 1 or others[0] not in FORLOOP:
                raise Uncompilable(f"{variable.var}")
            return FORLOOP[others[0]].format(self.loops[-1])
        if not others and first in ("True", "False", "None"):
            return str(first)
        source = self.name(first)
        for name in others:
            source = f"look({source}, {name!r})"
        # What can be called is called, wherever it stands; the last steps of a path are seen to by `look`.
        return source

    def _filtered(self, source: str, function: Any, arguments: list[tuple[bool, Any]]) -> str:
        if getattr(function, "expects_localtime", False):
            source = f"local({source})"
        words = [source]
        for lookup, argument in arguments:
            words.append(f"found({self._variable(argument)})" if lookup else self.constant(mark_safe(argument)))  # noqa: S308
        if getattr(function, "needs_autoescape", False):
            words.append("autoescape=True")
        called = self.constant(function)
        if getattr(function, "is_safe", False):
            return f"kept_safe({called}, {', '.join(words)})"
        return f"{called}({', '.join(words)})"

    def condition(self, token: Any) -> str:
        """A condition, of which only the truth counts."""
        if isinstance(token, TemplateLiteral):
            expression = cast(FilterExpression, token.value)
            return self.value(expression, "none" if expression.filters else "")
        if token.id in ("and", "or"):
            return f"({self.condition(token.first)} {token.id} {self.condition(token.second)})"
        if token.id == "not":
            return f"(not {self.condition(token.first)})"
        first, second = self._compared(token.first), self._compared(token.second)
        if token.id in ("==", "!=", "is", "is not"):
            return f"({first} {token.id} {second})"
        if token.id in COMPARISONS:
            return f"compared({self.constant(COMPARISONS[token.id])}, {first}, {second})"
        raise Uncompilable(f"the operator {token.id}")

    def _compared(self, token: Any) -> str:
        if not isinstance(token, TemplateLiteral):
            # The value of `a or b` counts where it is compared with something.
            return self.condition(token)
        return self.value(cast(FilterExpression, token.value), "none")
