"""Where the CPU of a page goes, by function: the same acts against the same engine, under Python's profiler.

The application runs in this process, and what is asked together is asked one after another, so that all of it is seen.
The profiler makes calls dearer than they are: read shares, and measure milliseconds without it.
"""

import cProfile
import gc
import pstats
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from unittest import mock
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from benchmarks.reporting import Report, Table
from benchmarks.visiting.cases import MEMBER, Case, named
from benchmarks.visiting.market import Market
from benchmarks.visiting.shopping import Shopper
from dynamo.wire.waiting import Outcome
from plaza.local import ROOT

# Every shelf once, so that what is kept is there.
WARM_UP, ACTS = 40, 50
SHOWN = 40
# Waiting for the engine, or for the thread that plays the browser.
WAITING = {f"<method '{way}' of '_socket.socket' objects>" for way in ("recv", "recv_into", "sendall")}
Row = tuple[str, str, int, float, float]


def one_after_another(questions: Iterable[Callable[[], Any]]) -> list[Outcome]:
    """In place of asking together, which the profiler could not follow."""
    return [outcome_of(question) for question in questions]


def outcome_of(question: Callable[[], Any]) -> Outcome:
    try:
        return Outcome(question(), None)
    except Exception as error:  # noqa: BLE001 (whoever asked raises it)
        return Outcome(None, error)


class Quiet(WSGIRequestHandler):
    def log_message(self, *words: object) -> None:
        pass


def profiled(market: Market, words: str) -> Report:
    """A report of the cases whose name holds these words."""
    from plaza.wsgi import application

    profile = cProfile.Profile()
    watched = False

    def watching(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return (
            profile.runcall(application, environ, start_response) if watched else application(environ, start_response)
        )

    report = Report()
    with (
        mock.patch("dynamo.wire.waiting.outcomes", one_after_another),
        make_server("127.0.0.1", 0, watching, WSGIServer, Quiet) as server,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        gc.freeze()  # A look through all that is loaded would fall on whoever makes the next dictionary.
        for case in named(words):
            shopper = Shopper(server.server_port, market, market.members[0] if case.who == MEMBER else None)
            for turn in range(WARM_UP + ACTS):
                if turn % 10 == 0 or case.acts == 1:
                    case.before(shopper)
                watched = turn >= WARM_UP
                case.act(shopper)
                watched = False
            report.tables += tables(case, pstats.Stats(profile))
            profile = cProfile.Profile()
        server.shutdown()
    return report


def tables(case: Case, stats: pstats.Stats) -> list[Table]:
    rows = [row_of(key, value) for key, value in stats.stats.items()]  # type: ignore[attr-defined]
    busy = [row for row in rows if row[1] not in WAITING]
    whole = sum(row[3] for row in busy)
    parts: dict[str, float] = defaultdict(float)
    for row in busy:
        parts[row[0]] += row[3]
    by_part = sorted(parts.items(), key=lambda part: -part[1])[:SHOWN]
    return [
        Table(
            f"{case.full_name}: {whole / ACTS * 1e6:,.0f} µs an act under the profiler, by module",
            ("module", "µs itself", "% of it"),
            [(name, spent / ACTS * 1e6, spent / whole * 100) for name, spent in by_part],
        ),
        functions(f"{case.full_name}: functions by their own time", sorted(busy, key=lambda row: -row[3])),
        functions(f"{case.full_name}: functions with all they call", sorted(rows, key=lambda row: -row[4])),
    ]


def functions(title: str, rows: list[Row]) -> Table:
    return Table(
        title,
        ("function", "calls", "µs itself", "µs with calls"),
        [
            (f"{module} {name}", calls / ACTS, own / ACTS * 1e6, whole / ACTS * 1e6)
            for module, name, calls, own, whole in rows[:SHOWN]
        ],
    )


def row_of(key: tuple[str, int, str], value: tuple[int, int, float, float, Any]) -> Row:
    file, line, name = key
    _, calls, own, whole, _ = value
    if file == "~":
        return "(built in)", name, calls, own, whole
    path = Path(file)
    if path.is_relative_to(ROOT) and ".venv" not in path.parts:
        shown = str(path.relative_to(ROOT))
    else:
        shown = "/".join(path.parts[-3:])
    return shown, f"{name}:{line}", calls, own, whole
