"""The CPU that a client takes for a call."""

import functools
from collections.abc import Callable, Mapping, Sequence

from benchmarks.canned import Things, sold
from benchmarks.clients import OPERATIONS
from benchmarks.clients.named import BOTO, PLAZA, PYDYNOX_DICTS, PYDYNOX_MODELS, PYNAMO
from benchmarks.measuring import interleaved, medians
from benchmarks.reporting import Goal, Table
from benchmarks.working import ClientFailed, Worker

Figures = Mapping[tuple[str, str], float]

WARM_CALLS = 30
# They tell how many calls fill the time.
TIMED_CALLS = 10
# Of what is sold, by one call.
SALES = {"UpdateItem": 1, "TransactWriteItems": 3}


def check(worker: Worker, operation: str, things: Things, *, engine: bool) -> None:
    """`ClientFailed` unless a call brings what it should and, where there is an engine, changes what it should."""
    before = sold() if engine else 0
    found, expected = worker.facts(operation), things.facts(operation)
    if operation == "BatchGetItem":
        found, expected = sorted(found), sorted(expected)  # The engine keeps no order.
    if found != expected:
        raise ClientFailed(f"{worker.name}: {operation} brought {found[:2]}… instead of {expected[:2]}…")
    if engine and sold() - before != SALES.get(operation, 0):
        raise ClientFailed(f"{worker.name}: {operation} sold {sold() - before}.")
    if engine and operation == "TransactWriteItems" and not things.order_is_there():
        raise ClientFailed(f"{worker.name}: the order was not written as it should be.")


def measure(
    workers: Sequence[Worker], things: Things, *, rounds: int, seconds: float, engine: bool
) -> dict[tuple[str, str], float]:
    """Microseconds of CPU a call, by client and operation: medians over the rounds, each call checked before.

    In each round every client makes as many calls of every operation as fill so many seconds.
    """
    measures: dict[tuple[str, str], Callable[[], float]] = {}
    for worker in workers:
        for operation in worker.operations:
            check(worker, operation, things, engine=engine)
            worker.repeat(operation, WARM_CALLS)
            _, taken = worker.repeat(operation, TIMED_CALLS)
            times = max(3, int(seconds * TIMED_CALLS / taken))
            measures[worker.name, operation] = functools.partial(microseconds, worker, operation, times)
    return medians(interleaved(measures, rounds))


def microseconds(worker: Worker, operation: str, times: int) -> float:
    cpu, _ = worker.repeat(operation, times)
    return cpu / times * 1e6


def tables(figures: Figures, server: str) -> list[Table]:
    names = list(dict.fromkeys(name for name, _ in figures))
    return [
        Table(
            f"CPU of the client for a call, µs, against {server}",
            ("", *OPERATIONS),
            [(name, *(figures.get((name, operation)) for operation in OPERATIONS)) for name in names],
        ),
        Table(
            f"The same, as multiples of {PLAZA}",
            ("", *OPERATIONS),
            [(name, *(_ratio(figures, name, operation) for operation in OPERATIONS)) for name in names],
        ),
    ]


def goals(figures: Figures) -> list[Goal]:
    def times(name: str, operation: str, least: float) -> Goal:
        title = f"{operation}: {name} takes so many times Plaza's CPU"
        return Goal(title, figures[name, operation] / figures[PLAZA, operation], least, at_least=True)

    def part(name: str, operation: str, most: float) -> Goal:
        title = f"{operation}: Plaza's CPU as a part of that of {name}"
        return Goal(title, figures[PLAZA, operation] / figures[name, operation], most)

    return [
        times(BOTO, "GetItem", 10),
        times(PYNAMO, "GetItem", 10),
        part(PYDYNOX_DICTS, "GetItem", 1),
        times(BOTO, "Query", 9),
        times(PYNAMO, "Query", 11),
        part(PYDYNOX_DICTS, "Query", 1),
        part(PYDYNOX_MODELS, "Query", 1 / 3),
    ]


def _ratio(figures: Figures, name: str, operation: str) -> float | None:
    figure = figures.get((name, operation))
    return None if figure is None else figure / figures[PLAZA, operation]
