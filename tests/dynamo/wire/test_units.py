"""Sizes and units, against the engine's own figures."""

from decimal import Decimal
from typing import Any

import pytest

from dynamo import put
from dynamo.model.tables import Index, Table
from dynamo.wire import meter, units
from dynamo.wire.units import deleted_index_units, index_units, item_size, read_units, touched_index_units, write_units
from tests.dynamo.things import Note, Thing, thing


@pytest.mark.parametrize(
    ("item", "size"),
    [
        ({"a": {"S": "é"}}, 3),
        ({"é": {"S": ""}}, 2),
        ({"a": {"N": "0"}}, 2),
        ({"a": {"N": "0.00"}}, 2),
        ({"a": {"N": "7"}}, 3),
        ({"a": {"N": "12"}}, 3),
        ({"a": {"N": "-12"}}, 4),
        ({"a": {"N": "120"}}, 4),
        ({"a": {"N": "123"}}, 4),
        ({"a": {"N": "1000000"}}, 3),
        ({"a": {"N": "1E+20"}}, 3),
        ({"a": {"N": "0.05"}}, 3),
        ({"a": {"N": "0.50"}}, 3),
        ({"a": {"N": "1.25"}}, 4),
        ({"a": {"N": "100.001"}}, 6),
        ({"a": {"N": "1" * 38}}, 21),
        ({"a": {"BOOL": False}}, 2),
        ({"a": {"NULL": True}}, 2),
        ({"a": {"B": "YWJj"}}, 4),
        ({"a": {"SS": ["a", "bc"]}}, 4),
        ({"a": {"NS": ["1", "12"]}}, 5),
        ({"a": {"BS": ["YQ==", "YmM="]}}, 4),
        ({"a": {"L": []}}, 4),
        ({"a": {"L": [{"S": "ab"}, {"S": ""}]}}, 8),
        ({"a": {"M": {}}}, 4),
        ({"a": {"M": {"k": {"S": "ab"}}}}, 8),
    ],
)
@pytest.mark.no_engine
def test_sizes_follow_the_documented_rules(item: dict[str, Any], size: int) -> None:
    assert item_size(item) == size


@pytest.mark.no_engine
def test_units_are_rounded_up_and_at_least_one() -> None:
    assert [write_units(size) for size in (0, 1, 1024, 1025, 2048.5)] == [1, 1, 1, 2, 3]
    assert [read_units(size, consistent=True) for size in (0, 4096, 4097)] == [1, 1, 2]
    assert [read_units(size, consistent=False) for size in (0, 4096, 4097)] == [0.5, 0.5, 1]


@pytest.mark.parametrize(
    "values",
    [
        {"remark": "é" * 30},
        {"seal": bytes(60)},
        {"words": frozenset({"a", "bb", "ccc"})},
        {"numbers": list(range(20))},
        {"pair": ("a",) * 20, "counts": {"x": 1, "yy": 123456}},
        {"note": Note("hi", tags=("a", "b")), "fragile": True},
        {"price": Decimal("-1234.5")},
    ],
)
def test_the_engine_reckons_the_same(values: dict[str, Any]) -> None:
    """An item that just fits into a unit, and one byte more."""
    room = 1024 - item_size(Thing.dump(thing(label="", **values)))
    for more, expected in ((0, 1), (1, 2)):
        whole = thing(label="x" * (room + more), **values)
        with meter.measuring() as measured:
            put(whole)
        assert measured.write_units == expected == units.write_units(item_size(Thing.dump(whole)))


TABLE = Table(
    "TestIndexUnits",
    "id",
    indexes=(
        Index("Keys", "k"),
        Index("Some", "s", include=("a", "b")),
        Index("All", "w", include=None),
    ),
)


def test_a_put_pays_for_the_indexes_it_appears_in() -> None:
    item = {"id": {"S": "1"}, "k": {"S": "x"}, "a": {"S": "x" * 1500}}
    assert index_units(TABLE, item) == 1
    assert index_units(TABLE, {**item, "s": {"S": "x"}}) == 1 + 2
    assert index_units(TABLE, {**item, "s": {"S": "x"}, "w": {"S": "x"}}) == 1 + 2 + 2
    assert index_units(TABLE, {"id": {"S": "1"}}) == 0


def test_a_put_pays_what_the_engine_says_for_its_indexes() -> None:
    whole = thing(colour="red", weight=1, title="t", remark="x" * 1500)
    with meter.measuring() as measured:
        put(whole)
    item = Thing.dump(whole)
    assert measured.write_units == write_units(item_size(item)) + index_units(Thing.table, item) == 2 + 1 + 2


@pytest.mark.parametrize(
    ("touched", "paid"),
    [
        ({"c"}, 3),
        ({"k"}, 3 + 2),
        ({"a"}, 3 + 1),
        ({"s"}, 3 + 2),
        ({"w"}, 3 * 2),
        ({"k", "s", "w"}, 2 + 2 + 6),
    ],
)
def test_an_update_pays_for_what_it_touches(touched: set[str], paid: int) -> None:
    stored = frozenset({"id", "k", "s", "w", "a", "b", "c"})
    assert touched_index_units(TABLE, stored, frozenset(touched), 3 * 1024) == paid
    assert touched_index_units(TABLE, frozenset({"id", "a"}), frozenset({"a"}), 1024) == 0


def test_a_delete_pays_for_every_index_it_was_in() -> None:
    assert deleted_index_units(TABLE, frozenset({"id", "k", "s", "w"}), 3 * 1024) == 1 + 1 + 3
    assert deleted_index_units(TABLE, frozenset({"id"}), 3 * 1024) == 0
