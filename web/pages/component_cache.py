"""Caches the markup of components that many people see alike, by the exact values they show."""

import pickle
from sys import getsizeof
from threading import Lock
from typing import Any

from django.utils.translation import get_language
from jinja2.runtime import Macro

# For the whole process, keys included. Above it the oldest entries are dropped.
MAX_BYTES = 16 * 1024 * 1024
statistics = {"hits": 0, "misses": 0, "bytes": 0}
_cache: dict[Any, tuple[Any, int]] = {}
_lock = Lock()


def cached(component: Macro, *values: Any, **options: Any) -> Any:
    """The markup of a component for these values: `{{ cached(product_card, card, level=2) }}`.

    The key is the pickle of the values as they are now. It tells types apart at every depth (5, 5.0 and True; markup
    and text), and a value that changes has another one. What cannot be pickled is rendered each time.
    """
    try:
        key = component, get_language(), pickle.dumps((values, options), pickle.HIGHEST_PROTOCOL)
    except (TypeError, AttributeError, pickle.PicklingError):
        return component(*values, **options)
    if found := _cache.get(key):
        statistics["hits"] += 1
        return found[0]
    made = component(*values, **options)
    size = getsizeof(key) + getsizeof(key[-1]) + getsizeof(made)
    with _lock:
        statistics["misses"] += 1
        statistics["bytes"] += size - _cache.pop(key, (None, 0))[1]
        _cache[key] = made, size
        while statistics["bytes"] > MAX_BYTES:
            statistics["bytes"] -= _cache.pop(next(iter(_cache)))[1]
    return made
