"""The time and the memory to a client's first answer, in fresh processes."""

import functools
import re
import statistics
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from benchmarks.canned import Things
from benchmarks.clients.named import AIODYNAMO, BOTO, PLAZA, PYDYNOX_DICTS, PYNAMO
from benchmarks.measuring import interleaved
from benchmarks.reporting import Goal, Table
from benchmarks.working import ClientFailed, started

BARE = "python -c pass"
ALL_ENTITIES = "Plaza, all entities"
MEGABYTES = re.compile(r"VmRSS:\s+(\d+) kB")
BARE_CODE = "for _ in range(2): print('|', ' '.join(open('/proc/self/status').read().split()), flush=True)"

# Row, client, and whether it is with all that it has models of.
ROWS = {
    ALL_ENTITIES: (PLAZA, "everything"),
    "PynamoDB, twelve models": (PYNAMO, "everything"),
    "boto3, nothing defined": (BOTO, ""),
    "pydynox, nothing defined": (PYDYNOX_DICTS, ""),
    "aiodynamo, nothing defined": (AIODYNAMO, ""),
}


class Start(NamedTuple):
    """Milliseconds to the first answer and megabytes then, and both when every table was asked once."""

    milliseconds: float
    megabytes: float
    all_milliseconds: float | None = None
    all_megabytes: float | None = None


def start(row: str, endpoint: str, expected: str) -> Start:
    """One start in a fresh process, timed from here."""
    name, everything = ROWS.get(row, ("", ""))
    words = ["-m", "benchmarks.clients.starting", name, endpoint, everything] if name else ["-c", BARE_CODE]
    begun = time.perf_counter()
    process = started(*words)
    assert process.stdout
    first = process.stdout.readline()
    taken = time.perf_counter() - begun
    second = process.stdout.readline()
    taken_for_all = time.perf_counter() - begun
    process.communicate()
    found, _, status = first.partition("|")
    if process.returncode or (name and found.strip() != expected):
        raise ClientFailed(f"{row}: started with exit code {process.returncode}, and read {found!r}.")
    until_first = Start(taken * 1000, _megabytes(status))
    if not everything:
        return until_first
    return until_first._replace(all_milliseconds=taken_for_all * 1000, all_megabytes=_megabytes(second))


def _megabytes(status: str) -> float:
    found = MEGABYTES.search(status)
    return int(found[1]) / 1024 if found else 0


def measure(endpoint: str, things: Things, *, rounds: int) -> dict[str, Start]:
    """The medians of so many starts of each row, after one that is not counted."""
    expected = things.facts("GetItem")[0].name
    measures = {row: functools.partial(start, row, endpoint, expected) for row in (BARE, *ROWS)}
    return {row: _median(starts[1:]) for row, starts in interleaved(measures, rounds + 1).items()}


def _median(starts: Sequence[Start]) -> Start:
    figures = ([figure for figure in each if figure is not None] for each in zip(*starts, strict=True))
    return Start(*(statistics.median(each) if each else None for each in figures))  # type: ignore[arg-type]


def table(figures: Mapping[str, Start]) -> Table:
    columns = ("", "ms to the first answer", "MB then", "ms until each table was asked", "MB then")
    return Table("Start-up in a fresh process, against the stub", columns, [(row, *figures[row]) for row in figures])


def goals(figures: Mapping[str, Start]) -> list[Goal]:
    ours = figures[ALL_ENTITIES]
    assert ours.all_megabytes is not None
    return [
        Goal("Start-up with all entities: ms to the first answer", ours.milliseconds, 300),
        Goal("Start-up with all entities: MB when each table was asked", ours.all_megabytes, 40),
    ]
