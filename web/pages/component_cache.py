"""Caches the markup of components that many people see alike, by the exact values they show."""

from dataclasses import fields
from enum import Enum
from sys import getsizeof
from threading import Lock
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from jinja2.runtime import Macro
from markupsafe import Markup

# For the whole process, keys included. Above it the oldest entries are dropped.
MAX_BYTES = 16 * 1024 * 1024
IMMUTABLE = frozenset({str, int, bool, type(None), Markup, SafeString})
statistics = {"hits": 0, "misses": 0, "bytes": 0}
_cache: dict[Any, tuple[Any, int]] = {}
_lock = Lock()


def cached(component: Macro, *values: Any, **options: Any) -> Any:
    """The markup of a component for these values. It is rendered each time when one of the values can change."""
    try:
        key = component, get_language(), *options, exact((*values, *options.values()))
    except TypeError:
        return component(*values, **options)
    if found := _cache.get(key):
        statistics["hits"] += 1
        return found[0]
    made = component(*values, **options)
    size = size_of(key) + getsizeof(made)
    with _lock:
        statistics["misses"] += 1
        statistics["bytes"] += size - _cache.pop(key, (None, 0))[1]
        _cache[key] = made, size
        while statistics["bytes"] > MAX_BYTES:
            statistics["bytes"] -= _cache.pop(next(iter(_cache)))[1]
    return made


def exact(value: Any) -> tuple[Any, ...]:
    """The value's parts with their types, at every depth, so that 5, 5.0 and True differ. TypeError for what can
    change."""
    kind, parts = type(value), value
    if kind is float or issubclass(kind, Enum):
        return kind, repr(value)  # -0.0 equals 0.0, and nan does not equal itself.
    if "__dataclass_params__" in vars(kind) and kind.__dataclass_params__.frozen:
        parts = tuple([getattr(value, field.name) for field in fields(value)])
    elif not isinstance(value, tuple) or hasattr(value, "__dict__"):
        raise TypeError(f"{kind} can change.")
    types = tuple(map(type, parts))
    if not IMMUTABLE.issuperset(types):
        parts = tuple([one if type(one) in IMMUTABLE else exact(one) for one in parts])
    return kind, types, tuple(parts)


def size_of(key: Any) -> int:
    """The bytes of a key, without types, which are shared."""
    return 0 if isinstance(key, type) else getsizeof(key) + sum(map(size_of, key if isinstance(key, tuple) else ()))
