"""GetItems a second of two processes with four threads each, against DynamoDB Local in memory."""

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.calls import WARM_CALLS, check
from benchmarks.canned import Things
from benchmarks.clients.named import BOTO, PLAZA, PYDYNOX_DICTS, PYNAMO
from benchmarks.measuring import interleaved, medians
from benchmarks.reporting import Goal, Table
from benchmarks.working import Worker, workers

NAMES = (PLAZA, PYNAMO, BOTO, PYDYNOX_DICTS)
PROCESSES = 2
THREADS = 4
PREFIX = "alone-"


def measure(endpoint: str, file: Path, things: Things, warming: float, rounds: int, seconds: float) -> dict[str, float]:
    """GetItems a second by client: medians over the rounds, in each of which every client has so many seconds.

    Before them the engine is kept busy for the seconds of `warming`. It is asked in a table that has the product's key
    alone, so that as much of the machine as possible is the clients'.
    """
    things.seed_product_alone(PREFIX)
    names = [name for name in NAMES for _ in range(PROCESSES)]
    with workers(*names, endpoint=endpoint, things=file, prefix=PREFIX) as begun:
        for worker in begun:
            check(worker, "GetItem", things, engine=True)
            worker.repeat("GetItem", WARM_CALLS)
        # Java compiles the engine while it is asked.
        rate(begun[:PROCESSES], warming)
        teams = {name: [worker for worker in begun if worker.name == name] for name in NAMES}
        for team in teams.values():
            rate(team, 0.2)
        return medians(interleaved({name: functools.partial(rate, teams[name], seconds) for name in NAMES}, rounds))


def rate(team: Sequence[Worker], seconds: float) -> float:
    """GetItems a second of processes that work at once."""
    for worker in team:
        worker.told("threads", operation="GetItem", threads=THREADS, seconds=seconds)
    return sum(int(worker.heard()["count"]) for worker in team) / seconds


def table(figures: Mapping[str, float]) -> Table:
    title = f"GetItems a second, {PROCESSES} processes of {THREADS} threads, from a table without indexes in memory"
    rows = [(name, figures[name], figures[PLAZA] / figures[name]) for name in figures]
    return Table(title, ("", "a second", "Plaza's as a multiple"), rows)


def goals(figures: Mapping[str, float]) -> list[Goal]:
    title = "Two processes of four threads: Plaza's GetItems a second as a multiple of PynamoDB's"
    return [Goal(title, figures[PLAZA] / figures[PYNAMO], 5, at_least=True)]
