"""Whether streams are followed rightly whatever is killed, and what following costs while nothing happens.

A worker follows 12 tables in which nothing happens, then changes of which some cannot be followed. Then two workers
and a driver like Lambda's follow the same 20,000 changes, and are killed 30 times meanwhile: in the end all that is
derived has to be what a rebuild derives, and no checkpoint may have gone back. Exit code 1 when a goal is missed. Ends
in under ten minutes, with --quick in four.
"""

from benchmarks.preparing import prepare

if __name__ == "__main__":
    prepare("benchmarks.streams")

import argparse
import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.reporting import Goal, Report, Table, run
from benchmarks.visiting import servers
from dynamo.tools.local import LocalDynamo

if TYPE_CHECKING:
    from benchmarks.following.killing import Course
    from benchmarks.following.poisoning import Poisoned
    from benchmarks.following.resting import Rest

CHANGES, KILLS, RATE = 20_000, 30, 120.0
QUICK_CHANGES, QUICK_KILLS = 2_000, 5
TABLES, SECONDS, QUICK_SECONDS = 12, 180.0, 60.0
# Of one core, in per cent.
MOST_CPU = 1.0


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m benchmarks.streams", description=__doc__)
    words.add_argument("--quick", action="store_true", help="fewer changes and a shorter rest: not for a record")
    words.add_argument(
        "--seed", type=int, default=13, help="which of the three is killed when; %(default)d if not said"
    )
    run(report, words)


def report(wanted: argparse.Namespace) -> Report:
    changes, kills = (QUICK_CHANGES, QUICK_KILLS) if wanted.quick else (CHANGES, KILLS)
    with a_plaza() as environment:
        from benchmarks.following.killing import course
        from benchmarks.following.poisoning import poison
        from benchmarks.following.resting import rest

        rested = rest(environment, tables=TABLES, seconds=QUICK_SECONDS if wanted.quick else SECONDS)
        poisoned = poison(environment)
        followed = course(environment, changes=changes, kills=kills, rate=RATE, chance=Random(wanted.seed))
        for line in followed.went_back:
            print(line, flush=True)
    goals = [*_goals_at_rest(rested), *_goals_beside_poison(poisoned), *_goals(followed)]
    return Report([_rested(rested), _followed(followed)], goals)


@contextlib.contextmanager
def a_plaza() -> Iterator[Mapping[str, str]]:
    """DynamoDB Local with empty tables, and tables in which nothing happens; this process is a Plaza of it too."""
    with tempfile.TemporaryDirectory(prefix="plaza-streams-") as directory, LocalDynamo() as local:
        environment = servers.environment(Path(directory), local.endpoint)
        servers.adopt(environment)
        from benchmarks.following.tables import resting_consumers
        from dynamo.schema import create, declared_tables

        resting_consumers(TABLES)
        create(declared_tables())
        yield environment


def _followed(found: "Course") -> Table:
    rows = [
        ("changes written", float(found.changes)),
        ("times one was killed", float(found.kills)),
        ("workers that held the lease", float(found.holders)),
        ("looks at a checkpoint", float(found.checkpoints_seen)),
        ("seconds until all was followed", found.seconds_to_catch_up),
        ("items that say what is derived", float(found.derived)),
    ]
    return Table("Followed while killed", ("", "figure"), rows)


def _goals(found: "Course") -> list[Goal]:
    return [
        Goal("checkpoints that went back", len(found.went_back), 0),
        Goal("items that do not say what their sources say", found.wrong, 0),
        Goal("items that a rebuild derives otherwise", found.rebuilt_otherwise, 0),
    ]


def _goals_beside_poison(found: "Poisoned") -> list[Goal]:
    return [
        Goal("seconds until others are followed beside one that cannot be", found.seconds_for_others, 5),
        Goal("changes of that one that are parked", found.parked, 2, at_least=True),
        Goal("items that are wrong once it is mended and tried again", found.wrong_after_mend, 0),
    ]


def _rested(found: "Rest") -> Table:
    rows = sorted((name, count) for name, count in found.requests.items())
    return Table(f"Requests a minute at rest, {TABLES} tables", ("", "a minute"), rows)


def _goals_at_rest(found: "Rest") -> list[Goal]:
    described = found.requests.get("DescribeStream", 0) / TABLES
    return [
        Goal(f"CPU of a worker at rest, {TABLES} tables, in % of a core", found.core * 100, MOST_CPU),
        Goal("DescribeStream a minute and table", described, 1),
    ]


if __name__ == "__main__":
    main()
