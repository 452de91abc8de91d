"""Measures the requests of a piece of work: the units and the time of each, and its round trip.

Requests that run at once share a round trip; one that waits for another's answer starts the next.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from typing import Any, Self

from dynamo.model.codecs import Item
from dynamo.model.kinds import unknown_in
from dynamo.model.tables import Table, table_labelled

# On-demand prices per million units in dollars, eu-central-1, https://aws.amazon.com/dynamodb/pricing/on-demand.
READ_PRICE = 0.1525
WRITE_PRICE = 0.7625

# What costs no units, and does not say so.
FREE = frozenset({"DescribeTable"})


@dataclass(slots=True)
class MeasuredRequest:
    """One request as the meter saw it. Times are in seconds from the meter's start."""

    operation: str
    target: str
    round_trip: int
    started: float
    seconds: float = 0
    read_units: float = 0
    write_units: float = 0
    attempts: int = 1
    reckoned: bool = False
    # What the answer held that this release does not know, by name: kinds of item, attributes.
    passed_by: Counter[str] = field(default_factory=Counter)
    table: str = field(default="", repr=False)
    begun: float = field(default=0, repr=False)

    def __enter__(self) -> Self:
        self.begun = time.perf_counter()
        return self

    def __exit__(self, *error: object) -> None:
        self.seconds = time.perf_counter() - self.begun

    @property
    def dollars_per_million(self) -> float:
        """What a million repetitions of this request would cost on demand."""
        return self.read_units * READ_PRICE + self.write_units * WRITE_PRICE

    def answered(self, answer: dict[str, Any]) -> None:
        for table, item in _items_in(self.table, answer):
            self.passed_by.update(unknown_in(table, item))
        if self.reckoned:
            return
        consumed = answer.get("ConsumedCapacity", [])
        for entry in consumed if isinstance(consumed, list) else [consumed]:
            if self.operation in ("GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"):
                self.read_units += entry.get("CapacityUnits", 0)
            else:
                self.write_units += entry.get("CapacityUnits", 0)


@dataclass(slots=True)
class Meter:
    """The requests made while it was running, in the order they were started."""

    started: float = field(default_factory=time.perf_counter)
    requests: list[MeasuredRequest] = field(default_factory=list)

    @property
    def round_trips(self) -> int:
        return max((request.round_trip for request in self.requests), default=0)

    @property
    def read_units(self) -> float:
        return sum(request.read_units for request in self.requests)

    @property
    def write_units(self) -> float:
        return sum(request.write_units for request in self.requests)

    @property
    def seconds(self) -> float:
        return sum(request.seconds for request in self.requests)

    @property
    def passed_by(self) -> Counter[str]:
        """What the answers held that this release does not know, by name: kinds of item, attributes."""
        return sum((request.passed_by for request in self.requests), Counter[str]())

    @property
    def dollars_per_million(self) -> float:
        """What a million repetitions of this work would cost on demand."""
        return sum(request.dollars_per_million for request in self.requests)


_meter: ContextVar[Meter | None] = ContextVar("dynamo_meter", default=None)
_depth: ContextVar[int] = ContextVar("dynamo_depth", default=0)


@contextmanager
def measuring() -> Iterator[Meter]:
    """Meter the requests made inside the block, in this thread and in what it runs with `together`."""
    meter = Meter()
    meter_token, depth_token = _meter.set(meter), _depth.set(0)
    try:
        yield meter
    finally:
        _depth.reset(depth_token)
        _meter.reset(meter_token)


class _Unmeasured:
    """Stands in for a measured request while no meter runs."""

    def __init__(self) -> None:
        self.attempts = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def answered(self, answer: dict[str, Any]) -> None:
        pass


def request(
    operation: str, parameters: dict[str, Any], units: Callable[[], tuple[float, float]] | None
) -> MeasuredRequest | _Unmeasured:
    """Count one request while the block runs; it opens the next round trip of the work it belongs to."""
    meter = _meter.get()
    if meter is None:
        return _Unmeasured()
    depth = _depth.get() + 1
    _depth.set(depth)
    if units is None and operation not in FREE:
        parameters["ReturnConsumedCapacity"] = "TOTAL"
    measured = MeasuredRequest(
        operation,
        _target(parameters),
        depth,
        time.perf_counter() - meter.started,
        table=parameters.get("TableName", ""),
    )
    if units is not None:
        measured.reckoned = True
        measured.read_units, measured.write_units = units()
    meter.requests.append(measured)
    return measured


class Branch:
    """Work that goes on beside others: counted by the same meter, starting from its round trip."""

    def __init__(self, work: Callable[[], Any]):
        self._context = copy_context()
        self._work = work

    def run(self) -> Any:
        return self._context.run(self._work)

    @property
    def depth(self) -> int:
        """The round trip it has come to."""
        return self._context.get(_depth, 0)


def join(branches: Iterable[Branch]) -> None:
    """Go on from the deepest of the branches that ran at once."""
    _depth.set(max([_depth.get(), *(branch.depth for branch in branches)]))


def _items_in(table: str, answer: dict[str, Any]) -> Iterator[tuple[Table, Item]]:
    """The items of an answer, each with its declared table."""
    found = [answer[name] for name in ("Item", "Attributes") if answer.get(name)] + answer.get("Items", [])
    by_table = {table: found} | answer.get("Responses", {}) if table else answer.get("Responses", {})
    for name, items in by_table.items():
        if declared := table_labelled(name):
            yield from ((declared, item) for item in items)


def _target(parameters: dict[str, Any]) -> str:
    def label(name: str) -> str:
        table = table_labelled(name)
        return table.label if table else name

    if "TableName" in parameters:
        name = label(parameters["TableName"])
        return f"{name}.{parameters['IndexName']}" if "IndexName" in parameters else name
    if "RequestItems" in parameters:
        return ", ".join(label(name) for name in parameters["RequestItems"])
    names = [next(iter(action.values()))["TableName"] for action in parameters.get("TransactItems", [])]
    return ", ".join(dict.fromkeys(label(name) for name in names))
