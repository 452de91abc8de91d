"""What is remembered of a write's expressions renders as PynamoDB would render them anew."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action, Update

from dynamo.writes import expressions as writing
from dynamo.writes.expressions import expressions
from tests.dynamo.things import Note, Thing

pytestmark = pytest.mark.no_engine


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    writing._rendered.clear()
    yield
    writing._rendered.clear()


def by_pynamodb(actions: tuple[Action, ...], condition: Condition | None) -> dict[str, Any]:
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    texts = {
        "UpdateExpression": Update(*actions).serialize(names, values),
        "ConditionExpression": condition.serialize(names, values) if condition is not None else None,
        "ExpressionAttributeNames": {placeholder: name for name, placeholder in names.items()},
        "ExpressionAttributeValues": values,
    }
    return {name: each for name, each in texts.items() if each}


# Few names, also those of attributes, so that often one stands twice.
KEYS = st.sampled_from(["a", "b", "a.b", "counts", "weight", "record", "#0", ":0", " "])
NUMBERS = st.integers(-(10**20), 10**20)
TEXTS = st.text(max_size=5)
NUMERIC = st.one_of(st.just(Thing.weight), KEYS.map(Thing.counts.entry))
PATHS = st.one_of(
    NUMERIC.map(lambda path: path if isinstance(path, Path) else Path(path)),
    st.sampled_from([Path(Thing.title), Path(Thing.numbers), Path(Thing.notes)]),
    KEYS.map(lambda key: Thing.notes.entry(key)["stars"]),
    st.builds(lambda key, at: Thing.notes.entry(key)["tags"][at], KEYS, st.integers(0, 2)),
)
ACTIONS = st.one_of(
    st.builds(lambda path, number: path.set(number), NUMERIC, NUMBERS),
    st.builds(lambda number: Thing.weight.set(Thing.weight + number), NUMBERS),
    st.builds(lambda number: Thing.weight.set(number - Thing.weight), NUMBERS),
    st.builds(lambda number: Thing.weight.set((Thing.weight | number) + 1), NUMBERS),
    st.builds(lambda text: Thing.title.set(text), st.none() | TEXTS),
    st.builds(lambda words: Thing.words.set(words), st.frozensets(TEXTS.filter(bool), max_size=2)),
    st.builds(lambda key, text: Thing.notes.set_entry(key, Note(text)), KEYS, TEXTS),
    st.builds(lambda number: Thing.numbers.set(Path(Thing.numbers).append([number])), NUMBERS),
    st.builds(lambda number: Thing.numbers.set(Path(Thing.numbers).prepend([number])), NUMBERS),
    st.builds(lambda path: path.remove(), PATHS),
    st.builds(lambda number: Thing.weight.add(number), NUMBERS),
    st.builds(lambda word: Thing.words.add({word}), TEXTS.filter(bool)),
    st.builds(lambda word: Thing.words.delete({word}), TEXTS.filter(bool)),
)
COMPARISONS = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")
CONDITIONS = st.recursive(
    st.one_of(
        st.builds(lambda path, how, number: getattr(path, how)(number), NUMERIC, st.sampled_from(COMPARISONS), NUMBERS),
        st.builds(lambda path, low, high: path.between(low, high), NUMERIC, NUMBERS, NUMBERS),
        st.builds(lambda path, among: path.is_in(*among), NUMERIC, st.lists(NUMBERS, min_size=1, max_size=3)),
        st.builds(lambda text: Thing.title.startswith(text), TEXTS),
        st.builds(lambda text: Thing.title.contains(text), TEXTS),
        st.builds(lambda kind: Path(Thing.title).is_type(kind), st.sampled_from(["S", "N"])),
        st.builds(lambda path, number: size(path) >= number, PATHS, st.integers(0, 5)),
        st.builds(lambda path: path.exists(), PATHS),
        st.builds(lambda path: path.does_not_exist(), PATHS),
        st.builds(lambda path, other: path == other, PATHS, PATHS),
    ),
    lambda inner: st.one_of(
        st.builds(lambda one, other: one & other, inner, inner),
        st.builds(lambda one, other: one | other, inner, inner),
        st.builds(lambda one: ~one, inner),
    ),
    max_leaves=5,
)


@given(st.lists(ACTIONS, max_size=4), st.none() | CONDITIONS)
@settings(max_examples=400, deadline=None)
def test_whatever_is_written_is_as_pynamodb_renders_it(actions: list[Action], condition: Condition | None) -> None:
    # What earlier examples left is there too, so a structure that is taken for another's shows.
    for _ in range(2):
        assert expressions(condition, actions) == by_pynamodb(tuple(actions), condition)
        assert list(expressions(condition, actions)) == list(by_pynamodb(tuple(actions), condition))


def test_the_values_are_those_of_each_write() -> None:
    first = expressions(Thing.weight >= 1, [Thing.counts.entry("a").set(1)])
    second = expressions(Thing.weight >= 2, [Thing.counts.entry("b").set(True)])
    assert len(writing._rendered) == 1
    assert first["ExpressionAttributeNames"] == {"#0": "counts", "#1": "a", "#2": "weight"}
    assert second["ExpressionAttributeNames"] == {"#0": "counts", "#1": "b", "#2": "weight"}
    assert first["ExpressionAttributeValues"] == {":0": {"N": "1"}, ":1": {"N": "1"}}
    assert second["ExpressionAttributeValues"] == {":0": {"BOOL": True}, ":1": {"N": "2"}}
    second["ExpressionAttributeNames"].clear()
    assert expressions(Thing.weight >= 1, [Thing.counts.entry("a").set(1)]) == first


def test_an_entry_that_is_called_like_an_attribute_is_another_structure() -> None:
    for key in ("a", "weight", "counts", "a"):
        written = expressions(Thing.weight >= 1, [Thing.counts.entry(key).set(1)])
        assert written == by_pynamodb((Thing.counts.entry(key).set(1),), Thing.weight >= 1)
    assert len(writing._rendered) == 3


def test_positions_in_lists_are_not_remembered() -> None:
    for at in range(3):
        assert expressions(None, [Path(Thing.numbers)[at].set(1)])["UpdateExpression"] == f"SET #0[{at}] = :0"
    assert writing._rendered == {}


@pytest.mark.parametrize("name", ["", "a[", "a]b", "[1]"])
def test_what_is_no_path_is_refused_though_its_like_is_remembered(name: str) -> None:
    expressions(None, [Path(["counts", "a"]).remove()])
    with pytest.raises(ValueError, match="not a valid document path"):
        expressions(None, [Path(["counts", name]).remove()])


def test_it_remembers_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST", 3)
    for operands in range(1, 9):
        expressions(Thing.weight.is_in(*range(operands)))
        assert 1 <= len(writing._rendered) <= 3
