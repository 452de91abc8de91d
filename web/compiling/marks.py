"""What tags and templates say of themselves to the compiler. Django itself takes no notice of it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.template import Context, Node

F = TypeVar("F", bound=Callable[..., Any])


def reads(*names: str) -> Callable[[F], F]:
    """For a tag that takes the context: these names are all that it looks up there."""

    def mark(function: F) -> F:
        function.reads = names  # type: ignore[attr-defined]
        return function

    return mark


def constant(function: F) -> F:
    """For a tag that says the same whenever it is given the same: with known arguments it is worked out once."""
    function.is_constant = True  # type: ignore[attr-defined]
    return function


class Kept(Node):
    """`{% kept %}` on top of a component: what it was for the same values before, it is again.

    Everything that it shows must be in the values that it is given (`include … only`), so what is kept can never be
    out of date; values that could change behind its back, such as lists, are not kept. It shows no dates, which depend
    on the time zone.
    """

    def render(self, context: Context) -> str:
        return ""
