"""All that a process remembers is listed with its size and its bound, and the bounds are true."""

import pkgutil
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from inspect import signature
from io import StringIO
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakSet

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from accounts import countries
from accounts.sessions import tokens
from accounts.sessions.engine import COOKIE_LIMIT
from dynamo.cache import TTLCache
from dynamo.memories import size_of
from dynamo.reads import pages
from plaza import memories
from plaza.bounds import MAX_URL
from web import money, sealing
from web.pages import links, templates
from web.photos import photo, pictures
from web.photos.developing import PRODUCT_WIDTHS
from web.photos.photo import Photo

MEGABYTE = 2**20
PACKAGES = ("plaza", "shop", "accounts", "web", "dynamo")
# What runs as it is imported.
PROGRAMS = {"plaza.lambda_handler"}
# What is filled while modules are imported, by declarations; and statistics, of fixed names.
REGISTERS = {
    "dynamo.model.tables._declared",
    "dynamo.reads.patterns._declared",
    "dynamo.streams.consumers._consumers",
    "dynamo.reads.cache._all",
    "dynamo.wire.transport.connections._pools",
    "dynamo.wire.transport.boto._clients",
    "web.pages.component_cache.statistics",
    "web.pages.meter.statistics",
    "shop.urls.browsing",
    "shop.urls.buying",
    "shop.urls.minding",
    "shop.urls.reviewing",
    "shop.urls.selling",
    "shop.urls.for_search_engines",
    "plaza.urls.accounts",
    "dynamo.backfills.declaring._declared",
    "dynamo.model.kinds._kinds",
    "*.urlpatterns",
}
LISTED = {"web.pages.component_cache._cache", "dynamo.writes.expressions._rendered"}
# Caches of libraries without a bound, each for names that code gives it.
OF_CODE = {
    "django.apps.registry.Apps.get_models",
    "django.apps.registry.Apps.get_swappable_settings_name",
    "django.contrib.staticfiles.finders.get_finder",
    "django.db.models.fields.related.ForeignObject.get_class_lookups",
    "django.db.models.query_utils.RegisterLookupMixin.get_class_lookups",
    "django.urls.resolvers._get_cached_resolver",
    "django.urls.resolvers.get_ns_resolver",
    "django.urls.utils.get_callable",
    "tomllib._re.cached_tz",
}
WIDE = "\N{CACTUS}"


@pytest.fixture(scope="module", autouse=True)
def _everything() -> None:
    """All modules of the house that run in a web process."""
    for package in PACKAGES:
        for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
            if ".management" not in module.name and module.name not in PROGRAMS:
                import_module(module.name)


def modules() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in PACKAGES:
            yield name, vars(module)


@pytest.mark.no_engine
def test_every_cached_function_of_ours_has_a_bound() -> None:
    found = memories.cached_functions()
    assert set(memories.DEAREST) <= set(found)
    assert {name for name in memories.DEAREST if signature(found[name]).parameters} == set(SAMPLES)
    assert {"web.photos.photo.Photo.from_text", "accounts.countries.choices"} <= set(found)
    names = {memory.name for memory in memories.memories()}
    assert {name for name in found if name.startswith(memories.OWN)} <= names


@pytest.mark.no_engine
def test_one_without_a_bound_or_a_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("web.pages.links._cached_url", "urllib.parse.urlsplit"):
        with monkeypatch.context() as patch:
            patch.delitem(memories.DEAREST, name)
            if name.startswith(memories.OWN):
                with pytest.raises(LookupError, match=name):
                    memories.memories()
            else:
                assert name not in {memory.name for memory in memories.memories()}


@pytest.mark.no_engine
def test_caches_of_libraries_without_a_bound_are_known() -> None:
    unbounded = {
        name
        for name, function in memories.cached_functions().items()
        if not name.startswith(memories.OWN)
        and function.cache_info().maxsize is None
        and not name.startswith(
            ("pytest", "_pytest", "hypothesis", "xdist", "playwright", "botocore", "pluggy", "pygments", "importlib")
        )
        and signature(function).parameters
    }
    assert unbounded <= OF_CODE


@pytest.mark.no_engine
def test_what_modules_hold_and_may_fill_is_listed() -> None:
    growing = {
        name if key != "urlpatterns" else "*.urlpatterns"
        for module, values in modules()
        for key, value in values.items()
        if isinstance(value, (dict, list, set, deque, WeakSet)) and key.islower() and not key.startswith("__")
        for name in [f"{module}.{key}"]
    }
    new = growing - REGISTERS - LISTED
    assert not new, f"{new}: list in plaza/memories.py what grows, and here in REGISTERS what only declarations fill."
    assert growing >= LISTED


@pytest.mark.no_engine
def test_every_cache_of_answers_has_a_name_of_its_own() -> None:
    caches = [value for _, values in modules() for value in values.values() if isinstance(value, TTLCache)]
    names = [one.name for one in {id(one): one for one in caches}.values()]
    assert len(names) == len(set(names)) >= 8
    assert set(names) <= {memory.name for memory in memories.memories()}


@pytest.mark.no_engine
def test_all_together_have_a_bound() -> None:
    assert sum(memory.most_bytes for memory in memories.memories()) < 176 * MEGABYTE


def a_token(number: int) -> str:
    claims: dict[str, Any] = {"sid": f"{number:022}", "iat": int(time.time())}
    room = (COOKIE_LIMIT - len(tokens.encode(claims))) * 3 // 4
    return tokens.encode({**claims, "data": {"a": "x" * (room - 20)}})


def a_photo(number: int) -> Photo:
    key = f"photos/products/01{number:024}/01{number:024}"
    return Photo(key, 1280, 960 + number, PRODUCT_WIDTHS, WIDE * 100 + str(number), "top")


SAMPLES: dict[str, Callable[[int], object]] = {
    "accounts.countries.country_name": lambda number: countries.country_name(f"X{number}"),
    "accounts.sessions.tokens._keys": lambda number: tokens._keys(tuple(f"{number}{at}" * 20 for at in range(4))),
    "accounts.sessions.tokens._verified": lambda number: tokens.decode(a_token(number)),
    "dynamo.reads.pages._seal": lambda number: pages._seal(f"{number:0100}"),
    "urllib.parse.urlsplit": lambda number: urlsplit(
        f"http://example.org/{number:09}/" + "x" * (MAX_URL - 50) + "?y#z"
    ),
    "web.money._amounts": lambda number: money._amounts(number + 1),
    "web.money._format_currency": lambda number: money._format_currency(10**12 + number, "EUR", "en", False),
    "web.money._format_decimal": lambda number: money._format_decimal(10**12 + number, "en"),
    "web.money._symbol": lambda number: money._symbol(f"A{chr(65 + number)}X", "en"),
    "web.money.locale_for": lambda number: money.locale_for(("de", "en")[number]).currency_formats,
    "web.money.minor_units": lambda number: money.minor_units(f"A{chr(65 + number)}X"),
    "web.pages.links._cached_url": lambda number: links.url_for("shop:product", f"01{number:024}", WIDE * 94),
    "web.pages.templates.static_url": lambda number: templates.static_url(f"css/components/a-name-{number:030}.css"),
    "web.photos.photo.Photo.from_text": lambda number: Photo.from_text(a_photo(number).as_text()),
    "web.photos.photo.url_of": lambda number: photo.url_of(a_photo(number).name(1280, "webp")),
    "web.photos.pictures.avatar": lambda number: pictures.avatar(a_photo(number), WIDE * 60, "2xl", "new"),
    "web.photos.pictures.icon": lambda number: pictures.icon(f"an-icon-{number:020}", "icon-s icon-xl"),
    "web.photos.pictures._for_dense_screens": lambda number: pictures._for_dense_screens(
        f"(width >= {number}px) 46vw, 92vw"
    ),
    "web.photos.pictures.photo": lambda number: pictures.photo(a_photo(number), "(min-width: 60rem) 46vw, 92vw"),
    "web.photos.pictures.preload_photo": lambda number: pictures.preload_photo(
        a_photo(number), "(width >= 60rem) 46vw, 92vw"
    ),
    "web.sealing._derived": lambda number: sealing._derived("a secret" * 8, f"{number:064}"),
}


@pytest.mark.no_engine
@pytest.mark.parametrize("name", SAMPLES)
def test_the_dearest_entry_of_a_function_is_no_dearer_than_is_said(name: str) -> None:
    function = memories.cached_functions()[name]
    function.cache_clear()
    before = memories._bytes_of(function)
    count = min(8, function.cache_info().maxsize)
    for number in range(count):
        SAMPLES[name](number)
    assert function.cache_info().currsize == count
    each = (memories._bytes_of(function) - before) / count
    assert each <= memories.DEAREST[name] <= max(5 * each, 400)
    function.cache_clear()


@pytest.mark.no_engine
def test_functions_without_parameters_hold_no_more_than_is_said() -> None:
    for name, function in memories.cached_functions().items():
        if name.startswith(memories.OWN) and not signature(function).parameters:
            function()
            assert memories._bytes_of(function) <= memories._most_bytes(name, function), name


@pytest.mark.no_engine
def test_entries_of_the_cache_in_the_process() -> None:
    cache.clear()
    before = next(memory for memory in memories.memories() if memory.name == "cache")
    for number in range(100):
        cache.set(f"tries:password-member:{number:032}:{1_700_000_000.123 + number}", number)
    after = next(memory for memory in memories.memories() if memory.name == "cache")
    assert after.entries - before.entries == 100
    assert (after.bytes - before.bytes) / 100 <= memories.CACHED
    cache.clear()


def test_the_command_lists_them_with_their_sums() -> None:
    Client().get("/")
    said = StringIO()
    call_command("memories", stdout=said)
    lines = said.getvalue().splitlines()
    assert lines[0].split() == ["memory", "entries", "kB", "here", "kB", "at", "most"]
    assert any(line.startswith("tree of categories") for line in lines)
    assert lines[-1].startswith("together")


def test_whatever_is_asked_for_no_memory_grows_beyond_its_bound() -> None:
    # What libraries remember of other tests' code is none of a web process.
    for name, function in memories.cached_functions().items():
        if not name.startswith(memories.OWN):
            function.cache_clear()
    client = Client()
    for number in range(60):
        client.get(f"/c/{'x' * 4000}{number}/")
        client.get(f"/@{'x' * 4000}{number}/", headers={"Referer": f"http://testserver/{'y' * 4000}{number}"})
        client.get(f"/password-reset/{'x' * 4000}{number}/token/")
        client.get(f"/everything/?seller={'x' * 4000}{number}")
    for memory in memories.memories():
        assert memory.bytes <= memory.most_bytes, memory
    assert size_of() == 0
