"""Components are remembered by exactly what they show, and only while that cannot change."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from sys import getsizeof
from typing import Any, NamedTuple

import pytest
from django.template import engines
from django.utils.safestring import mark_safe
from jinja2.runtime import Macro
from markupsafe import Markup

from web.pages import component_cache as memory
from web.pages.component_cache import cached, statistics

pytestmark = pytest.mark.no_engine


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    forget()
    yield
    forget()


def forget() -> None:
    memory._cache.clear()
    statistics.update(hits=0, misses=0, bytes=0)


@pytest.fixture
def shown() -> Callable[..., str]:
    """A component that shows two values, remembered."""
    macro = macro_of("{% macro shown(value, note='') %}<{{ value }}|{{ note }}>{% endmacro %}")
    return lambda *values, **options: cached(macro, *values, **options)


def macro_of(source: str) -> Macro:
    return engines["jinja2"].from_string(source).template.module.shown  # type: ignore[attr-defined]


class Pair(NamedTuple):
    name: Any
    more: Any = 0


class Named(NamedTuple):
    name: Any
    more: Any = 0


@dataclass(frozen=True)
class Frozen:
    name: Any
    hidden: Any = field(default=0, compare=False)


@dataclass
class Mutable:
    name: str

    __hash__ = object.__hash__


class Colour(Enum):
    RED = 1
    SCARLET = 2


class Size(Enum):
    RED = 1


def test_the_same_is_made_once(shown: Callable[..., str]) -> None:
    assert shown("a", note="b") == shown("a", note="b") == "<a|b>"
    assert (statistics["hits"], statistics["misses"]) == (1, 1)


def test_markup_stays_markup(shown: Callable[..., str]) -> None:
    assert shown("<") == "<&lt;|>"
    assert isinstance(shown("<"), Markup)


ALIKE = [
    [5, 5.0, True, "5"],
    [0, 0.0, -0.0, False, None, ""],
    ["<b>", Markup("<b>"), mark_safe("<b>")],
    [Pair(1), Pair(1.0), Pair(True), Named(1), (1, 0), Frozen(1), Frozen(1, 2)],
    [Pair(Pair(5)), Pair(Pair(5.0)), Pair((5, 0)), Pair(Frozen(5)), Pair(Frozen(True)), Pair(Frozen(5.0))],
    [Pair("<b>"), Pair(Markup("<b>")), Pair(mark_safe("<b>"))],
    [((1,),), ((True,),), ((1.0,),)],
    [Colour.RED, Colour.SCARLET, Size.RED],
    [(), ((),), ("",)],
]


@pytest.mark.parametrize("values", ALIKE, ids=str)
def test_what_is_alike_is_told_apart(values: list[Any], shown: Callable[..., str]) -> None:
    for value in values:
        shown(value)
    assert (statistics["hits"], statistics["misses"]) == (0, len(values))
    for value in values:
        shown(value)
    assert (statistics["hits"], statistics["misses"]) == (len(values), len(values))


def test_where_a_value_stands_counts(shown: Callable[..., str]) -> None:
    assert shown("a", "b") == "<a|b>"
    assert shown("b", "a") == "<b|a>"
    assert shown("a", note="b") == "<a|b>"
    assert shown("a", note="") == "<a|>"
    assert statistics["hits"] == 0


def test_not_a_number_is_remembered_once(shown: Callable[..., str]) -> None:
    assert shown(float("nan")) == shown(float("nan")) == "<nan|>"
    assert (statistics["hits"], statistics["misses"]) == (1, 1)


def test_what_changes_is_shown_as_it_is(shown: Callable[..., str]) -> None:
    names = ["a"]
    for value in (names, Pair(names), Frozen(names), {"names": names}):
        assert "b" not in shown(value)
    names.append("b")
    for value in (names, Pair(names), Frozen(names), {"names": names}):
        assert "b" in shown(value)
    mutable = Mutable("a")
    assert "name=&#39;a&#39;" in shown(mutable)
    mutable.name = "b"
    assert "name=&#39;b&#39;" in shown(mutable)


def test_what_cannot_be_compared_is_never_cached(shown: Callable[..., str]) -> None:
    shown(lambda: "a")
    shown(note=threading.Lock(), value="a")
    assert (statistics["hits"], statistics["misses"], statistics["bytes"], len(memory._cache)) == (0, 0, 0, 0)


def test_another_component_is_another(shown: Callable[..., str]) -> None:
    other = macro_of("{% macro shown(value) %}other{% endmacro %}")
    assert shown("a") == "<a|>"
    assert cached(other, "a") == "other"


def test_another_language_is_another(shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    shown("a")
    monkeypatch.setattr(memory, "get_language", lambda: "de")
    shown("a")
    assert (statistics["hits"], statistics["misses"]) == (0, 2)


def test_its_bytes_are_counted_with_the_keys(shown: Callable[..., str]) -> None:
    shown("a" * 1000)
    assert 2000 < statistics["bytes"] < 4000
    ((key, (made, size)),) = memory._cache.items()
    assert statistics["bytes"] == size == getsizeof(key) + getsizeof(key[-1]) + getsizeof(made)
    shown("a" * 1000)
    assert statistics["bytes"] == size


def test_no_more_is_remembered_than_there_is_room_for(
    shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MAX_BYTES", 10_000)
    for letter in "abcdefgh":
        assert shown(letter * 1000) == f"<{letter * 1000}|>"
    assert statistics["bytes"] <= 10_000
    assert statistics["bytes"] == sum(size for _, size in memory._cache.values())
    shown("h" * 1000)
    assert statistics["hits"] == 1, "the latest is there"
    shown("a" * 1000)
    assert statistics["hits"] == 1, "the first is not"


def test_what_is_larger_than_all_the_room_is_shown_too(
    shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MAX_BYTES", 100)
    assert shown("a" * 1000) == shown("a" * 1000) == f"<{'a' * 1000}|>"
    assert (len(memory._cache), statistics["bytes"]) == (0, 0)


def test_threads_count_right(shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MAX_BYTES", 20_000)

    def work() -> None:
        for number in range(300):
            assert shown(number % 50) == f"<{number % 50}|>"

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statistics["bytes"] == sum(size for _, size in memory._cache.values()) <= 20_000
