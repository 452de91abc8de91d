"""Components kept by what they show: a function of values that cannot change, called once for the same values."""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any

from django.utils.safestring import SafeString

from web.compiling.values import Missing

# Bytes that each component keeps: thousands of cards, a hundred pages of them. When there are more it begins anew.
MOST_BYTES = 4 * 1024 * 1024
VALUES: set[type] = {str, int, float, bool, type(None), bytes, SafeString, Missing, Escaped}
_frozen: set[type] = set(VALUES)


def kept(function: Callable[..., bytes]) -> Callable[..., bytes]:
    """The function with what it answered kept by its arguments and their types. The first is the site."""
    memory: dict[Any, bytes] = {}
    size = 0

    @wraps(function)
    def call(*arguments: Any) -> bytes:
        nonlocal size
        key = (*map(type, arguments), *arguments)
        try:
            found = memory.get(key)
        except TypeError:  # A list, or something that holds one.
            return function(*arguments)
        if found is None:
            found = function(*arguments)
            if all_frozen(arguments) and not any(map(holds_markup, arguments)):
                if size >= MOST_BYTES:
                    memory.clear()
                    size = 0
                memory[key] = found
                size += len(found)
        return found

    return call


def holds_markup(value: Any) -> bool:
    """Whether there is markup inside, which equals the same letters that are none: only an argument's own type is told
    apart."""
    if isinstance(value, tuple):
        return any(isinstance(each, SafeString) or holds_markup(each) for each in value)
    return is_dataclass(value) and holds_markup(tuple(getattr(value, field.name) for field in fields(value)))


def all_frozen(arguments: Iterable[Any]) -> bool:
    """Whether none of them can change: plain values, tuples of them, named tuples, frozen dataclasses."""
    for argument in arguments:
        kind = type(argument)
        if kind is tuple:
            if not all_frozen(argument):
                return False
        elif kind not in _frozen:
            named_tuple = issubclass(kind, tuple) and hasattr(kind, "_fields")
            if not named_tuple and not (is_dataclass(kind) and kind.__dataclass_params__.frozen):  # type: ignore[attr-defined]
                return False
            _frozen.add(kind)
    return True
