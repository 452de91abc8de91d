"""Measuring in rounds: every case once in each, so that whatever else the machine does falls on all of them alike."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median

from benchmarks.visiting.browser import Browser
from benchmarks.visiting.servers import Server

# After an answer the server still has a little to do for it.
SECONDS_TO_SETTLE = 0.004


@dataclass(frozen=True, slots=True)
class Worker:
    """Does one thing over and over with a browser of its own."""

    browser: Browser
    act: Callable[[], object]
    before: Callable[[], object] = lambda: None


@dataclass(slots=True)
class Measured:
    """One case: where it runs, who does it, and what it has cost so far, a sample a round.

    CPU is measured over acts in a row, one worker's, or where each needs something before it, one of every worker. For
    the requests a second all workers act at once.
    """

    name: str
    server: Server
    workers: Sequence[Worker]
    acts: int = 20
    cpu: list[float] = field(default_factory=list)
    page_faults: list[float] = field(default_factory=list)

    def round(self) -> None:
        workers = self.workers if self.acts == 1 else self.workers[:1]
        for worker in workers:
            worker.before()
        time.sleep(SECONDS_TO_SETTLE)
        before = self.server.spent()
        for worker in workers:
            for _ in range(self.acts):
                worker.act()
        time.sleep(SECONDS_TO_SETTLE)
        spent = self.server.spent() - before
        acts = len(workers) * self.acts
        self.cpu.append(spent.cpu_seconds / acts)
        self.page_faults.append(spent.page_faults / acts)

    @property
    def milliseconds(self) -> float:
        return median(self.cpu) * 1000

    @property
    def faults(self) -> float:
        return median(self.page_faults)

    def requests_a_second(self, seconds: float) -> float:
        """Of all workers at once, each on its own connection. Where every act needs something before it, the requests
        for that count too."""
        if self.acts > 1:
            for worker in self.workers:
                worker.before()
        begun = time.monotonic()
        with ThreadPoolExecutor(len(self.workers)) as threads:
            counts = list(threads.map(lambda worker: self._busy(worker, begun + seconds), self.workers))
        return sum(counts) / (time.monotonic() - begun)

    def _busy(self, worker: Worker, until: float) -> int:
        already = worker.browser.requests
        while time.monotonic() < until:
            if self.acts == 1:
                worker.before()
            worker.act()
        return worker.browser.requests - already


def measure(cases: Sequence[Measured], rounds: int) -> None:
    """So many rounds over all cases, after one that warms up and does not count."""
    for number in range(rounds + 1):
        for case in cases:
            case.round()
            if number == 0:
                case.cpu.clear()
                case.page_faults.clear()
