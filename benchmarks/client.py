"""Holds the way to DynamoDB against boto3, PynamoDB, pydynox and aiodynamo: `python -m benchmarks.client`.

CPU a call against a stub and against DynamoDB Local, the pieces it is made of, start-up and memory, GetItems a second
of threads. It takes about three minutes, `--quick` one; goals are ratios within the run, and it leaves with 1 when one
is missed.
"""

import argparse
import contextlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import reporting
from benchmarks.preparing import prepare
from benchmarks.reporting import Report

SECTIONS = ("calls", "pieces", "startup", "threads")


class Effort(NamedTuple):
    """How often each section measures, and for how long at a time."""

    rounds: int
    seconds: float
    local_rounds: int
    starts: int
    warming: float
    thread_rounds: int
    thread_seconds: float


WHOLE = Effort(rounds=30, seconds=0.04, local_rounds=15, starts=9, warming=15, thread_rounds=7, thread_seconds=1.0)
QUICK = Effort(rounds=7, seconds=0.03, local_rounds=3, starts=3, warming=8, thread_rounds=3, thread_seconds=0.4)


def measure(arguments: argparse.Namespace) -> Report:
    prepare("benchmarks.client")
    from dynamo.tools.local import LocalDynamo

    effort = QUICK if arguments.quick else WHOLE
    if arguments.rounds:
        effort = effort._replace(rounds=arguments.rounds, local_rounds=arguments.rounds)
    with contextlib.ExitStack() as ending:
        directory = Path(ending.enter_context(tempfile.TemporaryDirectory()))
        engine = ending.enter_context(LocalDynamo(for_load=True))
        return compare(engine.endpoint, directory / "things.json", effort, arguments.only)


def compare(engine: str, file: Path, effort: Effort, wanted: Sequence[str]) -> Report:
    """The report of the sections, with an empty engine beside the stub."""
    set_up_plaza(engine)
    from benchmarks import calls, pieces, starts, threads
    from benchmarks.canned import Things
    from benchmarks.clients.named import CLIENTS, FLOOR
    from benchmarks.working import stub, workers
    from dynamo.tools.testing import create_tables

    report = Report()
    things = Things()
    things.write(file)
    create_tables()
    things.seed()
    with stub(file) as endpoint:
        if "calls" in wanted:
            with workers(*CLIENTS, endpoint=endpoint, things=file) as begun:
                taken = calls.measure(begun, things, rounds=effort.rounds, seconds=effort.seconds, engine=False)
            report.tables += calls.tables(taken, "a stub with canned answers")
            report.goals += calls.goals(taken)
            with workers(*(name for name in CLIENTS if name != FLOOR), endpoint=engine, things=file) as begun:
                taken = calls.measure(begun, things, rounds=effort.local_rounds, seconds=effort.seconds, engine=True)
            report.tables += calls.tables(taken, "DynamoDB Local in memory")
        if "pieces" in wanted:
            report.tables.append(pieces.measure(endpoint, things, rounds=effort.rounds))
        if "startup" in wanted:
            begins = starts.measure(endpoint, things, rounds=effort.starts)
            report.tables.append(starts.table(begins))
            report.goals += starts.goals(begins)
    if "threads" in wanted:
        rates = threads.measure(engine, file, things, effort.warming, effort.thread_rounds, effort.thread_seconds)
        report.tables.append(threads.table(rates))
        report.goals += threads.goals(rates)
    return report


def set_up_plaza(endpoint: str) -> None:
    """Plaza in this process, which makes the things and the tables."""
    import django

    os.environ |= {"DYNAMO_ENDPOINT": endpoint, "DYNAMO_PREFIX": "plaza-", "AWS_REGION": "eu-central-1"}
    os.environ |= {"PLAZA_INSECURE": "1", "PLAZA_SECRET_KEY": "for the benchmark"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "plaza.settings"
    django.setup()


def sections(text: str) -> tuple[str, ...]:
    wanted = tuple(text.split(","))
    if unknown := set(wanted) - set(SECTIONS):
        raise argparse.ArgumentTypeError(f"there is no section {', '.join(sorted(unknown))}")
    return wanted


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.client", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, metavar="N", help="how often each call is measured")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds, all goals")
    parser.add_argument("--only", type=sections, default=SECTIONS, help=f"some of {','.join(SECTIONS)}")
    reporting.run(measure, parser)


if __name__ == "__main__":
    main()
