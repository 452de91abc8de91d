"""The registry of access patterns: the reads and changes that the requirements number, each with its budget.

Reads are declared on their entity (`queries`); changes that are functions are marked with `access_pattern`. Both land
in one registry, which `manage.py access_patterns` prints and checks.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from dynamo.errors import BadValue

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Budget:
    """What one use may cost: requests, sequential round trips, and read and write units at the expected sizes."""

    requests: int
    round_trips: int
    read_units: float = 0
    write_units: float = 0

    def __str__(self) -> str:
        units = [
            f"{self.read_units:g}R" if self.read_units else "",
            f"{self.write_units:g}W" if self.write_units else "",
        ]
        return f"{self.requests}/{self.round_trips} " + ("+".join(filter(None, units)) or "0")


@dataclass(frozen=True, slots=True)
class Declared:
    """One registered pattern. `numbers` are those of the requirements: `11` of the shop, `S3` of the social network.

    `name` is dotted: entity and attribute for a read, module and function for a change. `module` is where it is
    declared.
    """

    numbers: tuple[str, ...]
    name: str
    operation: str
    target: str
    budget: Budget
    module: str


_declared: dict[tuple[str, str], Declared] = {}

_NUMBER = re.compile(r"S?[1-9]\d*")


def declare(numbers: str, name: str, operation: str, target: str, budget: Budget, module: str) -> Declared:
    """Register a pattern; `numbers` is a list such as `"8, 10"`, empty for one that no requirement numbers."""
    listed = tuple(number.strip() for number in numbers.split(",") if number.strip())
    if wrong := [number for number in listed if not _NUMBER.fullmatch(number)]:
        raise BadValue(f"{name} has the number {wrong[0]!r}; numbers look like 11 or S3.")
    pattern = _declared[module, name] = Declared(listed, name, operation, target, budget, module)
    return pattern


def declared_patterns() -> Iterator[Declared]:
    """Every registered pattern, in the order of the requirements, unnumbered ones last."""
    return iter(sorted(_declared.values(), key=lambda pattern: (_order(pattern), pattern.name)))


def _order(pattern: Declared) -> tuple[int, int]:
    if not pattern.numbers:
        return (2, 0)
    first = pattern.numbers[0]
    return (1, int(first[1:])) if first.startswith("S") else (0, int(first))


class PatternFunction(Generic[P, R]):
    """A function that is an access pattern. Calling it calls the function."""

    def __init__(self, function: Callable[P, R], declared: Declared):
        self.function = function
        self.declared = declared
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.function(*args, **kwargs)


def access_pattern(
    numbers: str, operation: str, target: str, budget: Budget
) -> Callable[[Callable[P, R]], PatternFunction[P, R]]:
    """Mark a function as the access pattern with these numbers, for patterns that are more than one read."""

    def mark(function: Callable[P, R]) -> PatternFunction[P, R]:
        name = f"{function.__module__}.{function.__qualname__}"
        return PatternFunction(function, declare(numbers, name, operation, target, budget, function.__module__))

    return mark


def declared(pattern: Any) -> Declared:
    """The registration of a pattern object or marked function."""
    found: Declared = pattern.declared
    return found
