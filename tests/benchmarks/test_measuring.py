"""Rounds and medians."""

import itertools

import pytest

from benchmarks.measuring import interleaved, medians

pytestmark = pytest.mark.no_engine


def test_every_measure_is_taken_once_a_round_in_changing_order() -> None:
    taken: list[str] = []

    def measure(name: str) -> int:
        taken.append(name)
        return len(taken)

    figures = interleaved({name: lambda name=name: measure(name) for name in "abc"}, rounds=20)
    rounds = [taken[start : start + 3] for start in range(0, 60, 3)]
    assert all(sorted(each) == ["a", "b", "c"] for each in rounds)
    assert len({tuple(each) for each in rounds}) > 3
    assert sorted(itertools.chain(*figures.values())) == list(range(1, 61))


def test_medians_are_not_moved_by_one_slow_round() -> None:
    assert medians({"a": [1.0, 900.0, 2.0], "b": [4.0, 2.0]}) == {"a": 2.0, "b": 3.0}
