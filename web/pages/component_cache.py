"""Components that many people are shown alike, remembered by the exact values they show."""

from dataclasses import dataclass, fields
from enum import Enum
from sys import getsizeof
from threading import Lock
from typing import Any

from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from jinja2.runtime import Macro
from markupsafe import Markup

# Of the whole process, with the keys. When there is more, what was remembered first goes first.
MAX_BYTES = 16 * 1024 * 1024
# None of these can change, and two of one type that are equal read the same.
IMMUTABLE = frozenset({str, int, bool, type(None), Markup, SafeString})


class NotCacheable(TypeError):
    """A value may be another one later, or may read differently from one that equals it."""


@dataclass
class Statistics:
    """How often something was remembered, and what that takes."""

    hits: int = 0
    misses: int = 0
    bytes: int = 0


statistics = Statistics()
_cache: dict[Any, tuple[Any, int]] = {}
_lock = Lock()


def cached(component: Macro, *values: Any, **options: Any) -> Any:
    """What the component makes of these values, made once; each time anew where one of the values can change."""
    try:
        named = exact(tuple(options.values()))
        key = component, get_language(), get_script_prefix(), exact(values), tuple(options), named
    except NotCacheable:
        return component(*values, **options)
    if (found := _cache.get(key)) is not None:
        statistics.hits += 1
        return found[0]
    made = component(*values, **options)
    size = size_of(key) + getsizeof(made)
    with _lock:
        statistics.misses += 1
        statistics.bytes += size - _cache.pop(key, (None, 0))[1]
        _cache[key] = made, size
        while statistics.bytes > MAX_BYTES:
            statistics.bytes -= _cache.pop(next(iter(_cache)))[1]
    return made


def exact(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values with their types, all the way down: equal only to what reads the same wherever it is shown."""
    types = tuple(map(type, values))
    if IMMUTABLE.issuperset(types):
        return types, values
    pairs = zip(types, values, strict=True)
    return types, tuple([value if kind in IMMUTABLE else exact(parts_of(value)) for kind, value in pairs])


def parts_of(value: Any) -> tuple[Any, ...]:
    kind = type(value)
    if kind is tuple or (issubclass(kind, tuple) and hasattr(kind, "_fields") and not hasattr(value, "__dict__")):
        return value
    if kind is float:
        return (repr(value),)  # -0.0 equals 0.0, and nan not even itself.
    if issubclass(kind, Enum):
        return (value.name,)
    if "__dataclass_params__" in vars(kind) and kind.__dataclass_params__.frozen:
        return tuple([getattr(value, field.name) for field in fields(value)])
    raise NotCacheable(kind)


def size_of(key: Any) -> int:
    """Bytes of a key; types are shared with everything else."""
    if isinstance(key, type):
        return 0
    return getsizeof(key) + (sum(map(size_of, key)) if isinstance(key, tuple) else 0)
