"""What buyers notice when parts of Plaza die, when clients hang, and when the engine does.

Starts all of Plaza as bin/up does for production, with a market instead of the demo, and eight members who look around
and buy without end. In turn a web process, the worker, and both are ended outright, 20 times in 3 minutes. Then four
clients send half a form and stay; then the engine takes every request and answers none. Exit code 1 when a goal is
missed. Ends in under six minutes, with --quick in under three.
"""

from benchmarks.preparing import prepare

if __name__ == "__main__":
    prepare("benchmarks.outages")

import argparse
import contextlib
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.reporting import Goal, Report, Table, run
from benchmarks.visiting import servers
from benchmarks.visiting.gate import Gate
from benchmarks.visiting.probing import Probe
from dynamo.tools.local import free_port
from plaza.local import KEPT
from plaza.local.parts import Parts

if TYPE_CHECKING:
    from benchmarks.visiting.buying import Buyers
    from benchmarks.visiting.market import Market

GOAL_SECONDS = 2.0
BUYERS = 8
KILLS, QUICK_KILLS = 20, 6
SECONDS_BETWEEN = 9.0
HANGING_CLIENTS = 4
SECONDS_EACH = 15.0
# The first requests of a hang wait in vain, until the circuit opens.
SECONDS_TO_OPEN = 15.0
PAGE, FILE = "/", "/static/js/busy-forms.js"
HALF_A_FORM = b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nhalf"


class Running(Parts):
    """All of Plaza, with the benchmark's market where bin/up loads the demo."""

    market: "Market"

    def manage(self, *words: str, live: bool = False) -> str:
        if words[0] != "demo":
            return super().manage(*words, live=live)
        from benchmarks.visiting.market import load

        self.market = load(products=200, members=BUYERS, orders=0)
        return ""

    def processes(self) -> tuple[int, int]:
        """The main process of the web and the one of the worker, as they are now."""
        web, worker = self._processes.process_ids()
        return web, worker


@dataclass(slots=True)
class Found:
    """What one part of the run came to."""

    name: str
    page: Probe
    file: Probe

    @property
    def row(self) -> tuple[str | float, ...]:
        return (
            self.name,
            max(self.page.refused, self.file.refused),
            self.page.slowest,
            self.file.slowest,
            sum(self.page.answers.values()),
            sum(self.file.answers.values()),
            self.page.answers.get(503, 0),
        )


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m benchmarks.outages", description=__doc__)
    words.add_argument("--quick", action="store_true", help=f"{QUICK_KILLS} times: for a look, not for a record")
    run(report, words)


def report(wanted: argparse.Namespace) -> Report:
    kills = QUICK_KILLS if wanted.quick else KILLS
    with plaza_behind_a_gate() as (parts, gate):
        from benchmarks.visiting.buying import Buyers, books

        buyers = Buyers(parts.port, parts.market)
        joined = with_sign_ins(parts, buyers)
        killed = with_kills(parts, buyers, kills)
        buyers.stop()
        user_ids = [user_id_of(name) for name in parts.market.members]
        found = books(buyers.all, user_ids, parts.market.to_buy)
        halves = with_hanging_clients(parts)
        opening, hang, recovered = with_a_hang(parts, gate)
    parts_of_it = [joined, killed, halves, opening, hang]
    columns = ("", "refused, s", "slowest page, s", "slowest file, s", "pages", "files", "of them 503")
    bought = Table(
        "Orders",
        ("", "orders", "lost", "nobody's", "wrong stocks", "sent again", "refused"),
        [
            (
                f"{BUYERS} buyers",
                found.orders,
                found.lost,
                found.unknown,
                found.wrong_stocks,
                sum(buyer.repeated for buyer in buyers.all),
                sum(buyer.refused for buyer in buyers.all),
            )
        ],
    )
    return Report(
        [Table("What visitors waited", columns, [one.row for one in parts_of_it]), bought],
        [
            Goal(f"{joined.name}: slowest page, s", joined.page.slowest, GOAL_SECONDS),
            Goal(f"{killed.name}: connections refused, s", killed.row[1], GOAL_SECONDS),  # type: ignore[arg-type]
            Goal("orders placed meanwhile", found.orders, kills, at_least=True),
            Goal("orders lost", found.lost, 0),
            Goal("orders doubled, or that nobody knows of", found.unknown, 0),
            Goal("products of which supplied is not in stock and sold", found.wrong_stocks, 0),
            Goal(f"buyers let down{''.join(f'; {trouble}' for trouble in buyers.troubles)}", len(buyers.troubles), 0),
            Goal(f"{halves.name}: slowest page, s", halves.page.slowest, GOAL_SECONDS),
            Goal(f"{halves.name}: slowest file, s", halves.file.slowest, GOAL_SECONDS),
            Goal(f"{opening.name}: slowest file, s", opening.file.slowest, GOAL_SECONDS),
            Goal(f"{hang.name}: slowest page, s", hang.page.slowest, GOAL_SECONDS),
            Goal(f"{hang.name}: slowest file, s", hang.file.slowest, GOAL_SECONDS),
            Goal("it answers again: the first page after that, s", recovered, 2 * GOAL_SECONDS),
        ],
    )


@contextlib.contextmanager
def plaza_behind_a_gate() -> Iterator[tuple[Running, Gate]]:
    """All of Plaza, whose way to its engine leads through a gate; this process asks the engine itself."""
    with tempfile.TemporaryDirectory(prefix="plaza-outages-") as directory, contextlib.ExitStack() as stack:
        output = stack.enter_context((KEPT / "last-outages.txt").open("w"))
        parts = Running(port=free_port(), data=Path(directory), output=output)
        gate = stack.enter_context(Gate(parts.engine.port))
        environment = servers.environment(Path(directory), parts.engine.endpoint)
        servers.adopt(environment)
        for name in [name for name in parts.environment if name.startswith(servers.FOREIGN)]:
            del parts.environment[name]
        parts.environment |= environment | {
            "PLAZA_DEBUG": "0",
            "PLAZA_PORT": str(parts.port),
            "DYNAMO_ENDPOINT": gate.endpoint,
        }
        stack.enter_context(parts.running())
        over, left = threading.Event(), threading.Event()
        threading.Thread(target=look_after, args=(parts, over, left), daemon=True).start()
        try:
            yield parts, gate
        finally:
            over.set()
            left.wait()


def look_after(parts: Running, over: threading.Event, left: threading.Event) -> None:
    """Start again what ends. What a thread has started ends with it, so this one stays until the program ends."""
    try:
        parts.wait(over)
    finally:
        left.set()
        threading.Event().wait()


def with_sign_ins(parts: Running, buyers: "Buyers") -> Found:
    with Probe(parts.port, PAGE) as page, Probe(parts.port, FILE) as file:
        buyers.start()
        until = time.monotonic() + SECONDS_EACH
        while not all(buyer.signed_in for buyer in buyers.all) and time.monotonic() < until:
            time.sleep(0.05)
    return Found(f"{BUYERS} members sign in at once", page, file)


def with_kills(parts: Running, buyers: "Buyers", kills: int) -> Found:
    with Probe(parts.port, PAGE) as page, Probe(parts.port, FILE) as file:
        for turn in range(kills):
            time.sleep(SECONDS_BETWEEN)
            web, worker = parts.processes()
            if turn % 3 != 1:
                end(lambda web=web: servers.only_child(web))
            if turn % 3 != 0:
                end(lambda worker=worker: worker)
            placed = sum(len(buyer.placed) for buyer in buyers.all)
            print(f"{turn + 1} of {kills} times ended, {placed} orders so far", flush=True)
        time.sleep(SECONDS_BETWEEN)
    return Found(f"web process, worker, both ended in turn, {kills} times", page, file)


def end(which: Any) -> None:
    """End a process outright; one that is just being started again is spared."""
    with contextlib.suppress(ProcessLookupError, FileNotFoundError, servers.ServerFailed):
        os.kill(which(), signal.SIGKILL)


def with_hanging_clients(parts: Running) -> Found:
    with contextlib.ExitStack() as hanging:
        for _ in range(HANGING_CLIENTS):
            client = hanging.enter_context(socket.create_connection(("127.0.0.1", parts.port)))
            client.sendall(HALF_A_FORM)
        with Probe(parts.port, PAGE) as page, Probe(parts.port, FILE) as file:
            time.sleep(SECONDS_EACH)
    return Found(f"{HANGING_CLIENTS} clients in the middle of a form", page, file)


def with_a_hang(parts: Running, gate: Gate) -> tuple[Found, Found, float]:
    """What it is like until the circuit opens, what it is like then, and seconds to the first page once it is over."""
    gate.hang()
    with Probe(parts.port, PAGE) as page, Probe(parts.port, FILE) as file:
        time.sleep(SECONDS_TO_OPEN)
    opening = Found("the engine begins to hang", page, file)
    with Probe(parts.port, PAGE) as page, Probe(parts.port, FILE) as file:
        time.sleep(SECONDS_EACH)
    gate.let_through()
    begun = time.monotonic()
    while Probe(parts.port, PAGE).ask() != 200 and time.monotonic() - begun < SECONDS_TO_OPEN:
        time.sleep(0.05)
    return opening, Found("the engine hangs", page, file), time.monotonic() - begun


def user_id_of(username: str) -> str:
    from accounts.credentials import Credential

    return Credential.by_username(username=username).user_id


if __name__ == "__main__":
    main()
