"""Lists what a process remembers: each of its memories, with its size and its bound.

A memory is what grows while pages are asked for: caches of functions, of answers from DynamoDB, of markup. Each has a
bound in bytes, or in entries of which the dearest has a known size; a test fails for one that is not listed here.
"""

import encodings
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from gc import get_referents
from inspect import signature
from types import ModuleType
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache

from dynamo import memories as of_the_data_layer
from dynamo.memories import Memory, size_of
from plaza.bounds import MAX_CHARSETS, MAX_CONTENT_TYPE, MAX_URL
from web.pages import component_cache

OWN = ("plaza.", "shop.", "accounts.", "web.", "dynamo.")

# What a memory of a function takes for its dearest entry, in bytes: the key, the result, and what holds them.
DEAREST = {
    "accounts.countries.country_name": 600,
    "accounts.sessions.tokens._keys": 4_000,
    "accounts.sessions.tokens._verified": 9_000,
    "dynamo.reads.pages._seal": 700,
    "plaza.demo.catalogue.things": 600_000,
    "plaza.demo.faces.style": 900_000,
    "plaza.demo.prints.prints": 200_000,
    "urllib.parse.urlsplit": 4 * MAX_URL,
    "web.money._amounts": 4_000,
    "web.money._format_currency": 700,
    "web.money._format_decimal": 600,
    "web.money._symbol": 600,
    "web.money.locale_for": 1_500_000,
    "web.money.minor_units": 400,
    "web.pages.links._cached_url": 2_500,
    "web.pages.templates.static_url": 700,
    "web.photos.photo.Photo.from_text": 2_000,
    "web.photos.photo.url_of": 700,
    "web.photos.pictures.avatar": 3_000,
    "web.photos.pictures.icon": 1_000,
    "web.photos.pictures._for_dense_screens": 1_000,
    "web.photos.pictures.photo": 8_000,
    "web.photos.pictures.preload_photo": 4_000,
    "web.sealing._derived": 700,
}
# One without parameters has one result, which code, settings and the demo's content say.
DEAREST_OF_ONE = 50_000
# Of libraries: what code alone fills, such as patterns and names of classes. Compiled templates are as code.
LIBRARIES = 2 * 1024 * 1024
# In Django's cache, where it is in the process: a hash in the key, a number as the value.
CACHED = 600


def memories() -> list[Memory]:
    """Every memory of this process, the largest bound first. Takes a tenth of a second, and more where much is held."""
    found = [*_functions(), *of_the_data_layer.memories(), *_others()]
    return sorted(found, key=lambda memory: (-memory.most_bytes, memory.name))


def cached_functions() -> dict[str, "_lru_cache_wrapper[Any]"]:
    """The functions of all modules and their classes that `functools` caches, by their full names."""
    found = {}
    for module in list(sys.modules.values()):
        for value in _inside(module):
            function = value.__func__ if type(value) in (staticmethod, classmethod) else value
            if type(function) is _lru_cache_wrapper:
                found[f"{function.__module__}.{function.__qualname__}"] = function
    return found


def _inside(module: ModuleType) -> Iterator[Any]:
    for value in list(getattr(module, "__dict__", {}).values()):
        yield value
        if issubclass(type(value), type) and value.__module__ == module.__name__:
            yield from list(vars(value).values())


def _functions() -> Iterator[Memory]:
    of_libraries = []
    for name, function in cached_functions().items():
        if name in DEAREST or name.startswith(OWN):
            yield Memory(name, function.cache_info().currsize, _bytes_of(function), _most_bytes(name, function))
        else:
            of_libraries.append(function)
    entries = sum(function.cache_info().currsize for function in of_libraries)
    yield Memory("functions of libraries", entries, sum(map(_bytes_of, of_libraries)), LIBRARIES)


def _most_bytes(name: str, function: "_lru_cache_wrapper[Any]") -> int:
    if not signature(function).parameters:
        return DEAREST.get(name, DEAREST_OF_ONE)
    most = function.cache_info().maxsize
    if most is None or name not in DEAREST:
        raise LookupError(f"{name} has no bound: give it a maxsize, and DEAREST what an entry takes.")
    return most * DEAREST[name]


def _bytes_of(function: "_lru_cache_wrapper[Any]") -> int:
    return size_of(*get_referents(function))


def _others() -> Iterator[Memory]:
    markup = component_cache.statistics["bytes"]
    yield Memory("web.pages.component_cache", len(component_cache._cache), markup, component_cache.MAX_BYTES)
    yield Memory("encodings", len(encodings._cache), size_of(encodings._cache), 4 * MAX_CHARSETS * MAX_CONTENT_TYPE)
    shared = caches["default"]
    if isinstance(shared, LocMemCache):  # Redis has a bound of its own.
        held, until = shared._cache, shared._expire_info  # type: ignore[attr-defined]
        yield Memory("cache", len(held), size_of(held, until), shared._max_entries * CACHED)
