"""Measures side by side, so that what slows the machine for a while slows all of them."""

import random
import statistics
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
SEED = 4


def interleaved(measures: Mapping[K, Callable[[], V]], rounds: int) -> dict[K, list[V]]:
    """Take every measure once a round, in an order that changes with each round, and return all figures of each."""
    figures: dict[K, list[V]] = {name: [] for name in measures}
    order = random.Random(SEED)
    names = list(measures)
    for _ in range(rounds):
        order.shuffle(names)
        for name in names:
            figures[name].append(measures[name]())
    return figures


def medians(figures: Mapping[K, Sequence[float]]) -> dict[K, float]:
    return {name: statistics.median(taken) for name, taken in figures.items()}
