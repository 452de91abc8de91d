"""What Plaza's pages cost: CPU of the web process a request, page faults, and requests a second.

Runs Plaza's own server, as the Procfile starts it in production, before DynamoDB Local in memory with 2,000 products in
40 categories, and holds each page to a multiple of an empty Django view in the same run. Exit code 1 when one costs
more. Ends in under five minutes, with --quick in under 90 seconds.
"""

from benchmarks.preparing import prepare

if __name__ == "__main__":
    prepare("benchmarks.pages")

import argparse
import contextlib
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.reporting import Goal, Report, Table, run
from benchmarks.visiting import servers
from benchmarks.visiting.browser import Browser
from benchmarks.visiting.measuring import Measured, Worker, measure
from dynamo.tools.local import LocalDynamo

if TYPE_CHECKING:
    from benchmarks.visiting.market import Market

CONNECTIONS = 8
ROUNDS, SECONDS = 25, 3.0
QUICK_ROUNDS, QUICK_SECONDS = 3, 0.4
EMPTY, CARDS, WITHIN = "empty Django view", "24 cards, not remembered", "empty view in our middleware"
# A page waits for DynamoDB about so long, and what a processor had at hand is gone by then.
RESTED, REST_SECONDS = "empty Django view, after a wait of 5 ms", 0.005


@dataclass(frozen=True, slots=True)
class Plaza:
    """A market in DynamoDB Local, and the environment of servers that show it."""

    market: "Market"
    environment: dict[str, str]


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    words.add_argument("--quick", action="store_true", help="fewer rounds: for a look, not for a record")
    words.add_argument("--only", default="", metavar="WORDS", help="only cases whose name holds this, and the floors")
    words.add_argument("--profile", metavar="WORDS", help="print by function where the CPU of these cases goes")
    words.add_argument(
        "--replacements", action="store_true", help="instead, what each replacement of Django and Jinja2 gains"
    )
    run(report, words)


def report(wanted: argparse.Namespace) -> Report:
    with a_plaza() as plaza:
        print(f"Loaded {len(plaza.market.shelves)} shelves.", flush=True)
        if wanted.profile is not None:
            from benchmarks.visiting.profiling import profiled

            return profiled(plaza.market, wanted.profile)
        if wanted.replacements:
            from benchmarks.visiting.replacements import gains

            return gains(plaza.market, plaza.environment, QUICK_ROUNDS if wanted.quick else ROUNDS)
        with contextlib.ExitStack() as running:
            started = [
                running.enter_context(servers.serving(plaza.environment, settings))
                for settings in (
                    "plaza.settings",
                    "benchmarks.visiting.bare_settings",
                    "benchmarks.visiting.middleware_settings",
                )
            ]
            return measured(plaza.market, *started, wanted=wanted)


@contextlib.contextmanager
def a_plaza(**amounts: int) -> Iterator[Plaza]:
    """DynamoDB Local with everything loaded, static files collected; this process is a Plaza of it too. `amounts` are
    those of `market.load`."""
    with tempfile.TemporaryDirectory(prefix="plaza-pages-") as directory, LocalDynamo(for_load=True) as local:
        environment = servers.environment(Path(directory), local.endpoint)
        servers.adopt(environment)
        from benchmarks.visiting.market import load
        from dynamo.schema import create, declared_tables, settled

        servers.collect_static(environment)
        # DynamoDB Local goes through the records of all streams at each request to a table that has one: after loading
        # 10,000 items that takes it 7 ms, which DynamoDB does not.
        create(declared_tables(), streams=False)
        market = load(**amounts)
        list(settled())
        yield Plaza(market, environment)


def measured(
    market: "Market",
    plaza: servers.Server,
    bare: servers.Server,
    within: servers.Server,
    *,
    wanted: argparse.Namespace,
) -> Report:
    from benchmarks.visiting.cases import MEMBER, named
    from benchmarks.visiting.shopping import Shopper

    rounds, seconds = (QUICK_ROUNDS, QUICK_SECONDS) if wanted.quick else (ROUNDS, SECONDS)
    cases = named(wanted.only)
    visitors = [Shopper(plaza.port, market, which=which) for which in range(CONNECTIONS)]
    members = [Shopper(plaza.port, market, name, which) for which, name in enumerate(market.members)]
    floors = [
        Measured(EMPTY, bare, [looking(bare, "/") for _ in range(CONNECTIONS)], acts=200),
        Measured(RESTED, bare, [looking(bare, "/", rest=REST_SECONDS) for _ in range(CONNECTIONS)]),
        Measured(CARDS, bare, [looking(bare, "/cards/", 24) for _ in range(CONNECTIONS)]),
        Measured(WITHIN, within, [looking(within, "/") for _ in range(CONNECTIONS)], acts=100),
    ]
    pages = [case.measured(plaza, members if case.who == MEMBER else visitors) for case in cases]
    measure([*floors, *pages], rounds)
    empty = floors[0].milliseconds
    rates = [one.requests_a_second(seconds) for one in (*floors, *pages)]
    table = Table(
        "CPU of the web process",
        ("", "ms", "empty views", "goal", "page faults", "requests/s"),
        [
            (one.name, one.milliseconds, one.milliseconds / empty, goal, one.faults, rate)
            for one, goal, rate in zip(
                (*floors, *pages), (*[None] * len(floors), *(case.goal for case in cases)), rates, strict=True
            )
        ],
    )
    goals = [
        Goal(f"{case.full_name}, in empty views", page.milliseconds / empty, case.goal)
        for case, page in zip(cases, pages, strict=True)
        if case.goal
    ]
    return Report([table], goals)


def looking(server: servers.Server, path: str, cards: int = 0, rest: float = 0) -> Worker:
    """Visits a floor, each time after so many seconds."""
    browser = Browser(server.port)

    def look() -> None:
        if rest:
            time.sleep(rest)
        browser.get(path).must_be(200, holding="<article", times=cards)

    return Worker(browser, look)


if __name__ == "__main__":
    main()
