"""Whole tables, a part at a time."""

import pytest

from dynamo import put
from dynamo.errors import Throttled
from dynamo.reads import scanning
from dynamo.reads.scanning import scan_items
from dynamo.tools.testing import faults, requests_at_most
from tests.dynamo.things import table, thing


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    kept: list[float] = []
    monkeypatch.setattr(scanning, "sleep", kept.append)
    return kept


def shelve(count: int) -> set[str]:
    for number in range(count):
        put(thing(str(number), shelf_id=f"shelf {number % 4}"))
    return {str(number) for number in range(count)}


def ids(parts: list[scanning.Part]) -> list[str]:
    return [item["record"]["S"].removeprefix("THING#") for part in parts for item in part.items]


def test_every_item_comes_once(slept: list[float]) -> None:
    wanted = shelve(10)
    # Ten items, three at a time: each part costs a unit an item, since reads are strong.
    with requests_at_most(4, round_trips=4, read_units=10):
        parts = list(scan_items(table, size=3))
    assert sorted(ids(parts)) == sorted(wanted)
    assert [part.place is None for part in parts] == [False, False, False, True]


def test_it_goes_on_from_a_place(slept: list[float]) -> None:
    wanted = shelve(10)
    scan = scan_items(table, size=4)
    first = next(scan)
    rest = list(scan_items(table, after=first.place, size=4))
    assert sorted([*ids([first]), *ids(rest)]) == sorted(wanted)


def test_segments_share_the_table(slept: list[float]) -> None:
    wanted = shelve(10)
    parts = [list(scan_items(table, segment=number, segments=3)) for number in range(3)]
    assert sorted(ids([part for each in parts for part in each])) == sorted(wanted)


def test_it_keeps_to_its_rate(slept: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """Four small items cost a unit: half a second's worth at two a second, of which the caller's own work is a part."""
    shelve(8)
    clock = iter([0.0, 0.0, 10.0, 10.2, 20.0])
    monkeypatch.setattr("dynamo.reads.scanning.monotonic", lambda: next(clock))
    list(scan_items(table, size=4, rate=2))
    assert slept == pytest.approx([0.5, 0.3])


def test_a_throttled_part_is_asked_for_again(slept: list[float]) -> None:
    wanted = shelve(3)
    with faults() as engine:
        engine.fail("Scan", lambda: Throttled("Too fast."), times=2)
        assert set(ids(list(scan_items(table)))) == wanted
