"""What the client benchmark promises, held to figures that are made up."""

import argparse
import subprocess
import sys

import pytest

from benchmarks import calls, client, starts, threads
from benchmarks.clients.named import BOTO, PLAZA, PYDYNOX_DICTS, PYDYNOX_MODELS, PYNAMO
from benchmarks.reporting import Goal
from benchmarks.starts import ALL_ENTITIES, Start
from plaza.local import ROOT

pytestmark = pytest.mark.no_engine


def limits(goals: list[Goal]) -> list[tuple[float, float, bool]]:
    return [(goal.figure, goal.limit, goal.at_least) for goal in goals]


def test_ratios_of_calls() -> None:
    figures = {
        (PLAZA, "GetItem"): 50.0,
        (BOTO, "GetItem"): 600.0,
        (PYNAMO, "GetItem"): 700.0,
        (PYDYNOX_DICTS, "GetItem"): 100.0,
        (PLAZA, "Query"): 200.0,
        (BOTO, "Query"): 1600.0,
        (PYNAMO, "Query"): 2400.0,
        (PYDYNOX_DICTS, "Query"): 400.0,
        (PYDYNOX_MODELS, "Query"): 1000.0,
    }
    assert limits(calls.goals(figures)) == [
        (12, 10, True),
        (14, 10, True),
        (0.5, 1, False),
        (8, 9, True),
        (12, 11, True),
        (0.5, 1, False),
        (0.2, 1 / 3, False),
    ]
    assert [goal.reached for goal in calls.goals(figures)] == [True, True, True, False, True, True, True]


def test_tables_show_what_a_client_lacks_as_nothing() -> None:
    absolute, relative = calls.tables({(PLAZA, "GetItem"): 50.0, (BOTO, "GetItem"): 600.0}, "a stub")
    assert absolute.rows == [(PLAZA, 50.0, None, None, None, None), (BOTO, 600.0, None, None, None, None)]
    assert relative.rows[1] == (BOTO, 12.0, None, None, None, None)


def test_start_is_held_to_time_and_to_the_memory_in_the_end() -> None:
    assert limits(starts.goals({ALL_ENTITIES: Start(290.0, 38.0, 295.0, 41.0)})) == [(290, 300, False), (41, 40, False)]


def test_the_median_of_starts_leaves_out_what_a_row_lacks() -> None:
    assert starts._median([Start(1, 10), Start(3, 30), Start(2, 20)]) == Start(2, 20)
    assert starts._median([Start(1, 10, 5, 50), Start(3, 30, 7, 70)]) == Start(2, 20, 6, 60)


def test_threads_are_held_to_a_multiple() -> None:
    assert limits(threads.goals({PLAZA: 2000.0, PYNAMO: 500.0})) == [(4, 5, True)]


def test_sections_are_named() -> None:
    assert client.sections("startup,calls") == ("startup", "calls")
    with pytest.raises(argparse.ArgumentTypeError, match="no section pages"):
        client.sections("calls,pages")


def test_it_begins_with_the_standard_library_alone() -> None:
    """As it must on a fresh clone, where no package is installed yet."""
    code = "import sys, benchmarks.client; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    packages = {name.partition(".")[0] for name in loaded.stdout.split()}
    assert not packages & {"django", "boto3", "dynamo", "shop", "orjson", "httptools"}
