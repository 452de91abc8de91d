"""Lets one thread wait for several answers at once.

Each question of `together` runs in a greenlet. Where it would wait, it hands over to the greenlet that runs it, its
hub, which goes on with the others and waits for all of them.
"""

import select
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from math import ceil
from typing import Any, NamedTuple, TypeVar

from greenlet import GreenletExit, getcurrent, greenlet

A = TypeVar("A")

# How often a question looks whether another thread has brought the answer that it waits for.
LOOK_SECONDS = 0.001
# Greenlets that a thread keeps for later: to begin one costs it a piece of memory of its own.
KEPT = 32


class Wait(NamedTuple):
    """What a question waits for: that there is something to read, at the longest until the deadline."""

    file: int | None
    deadline: float


class Outcome(NamedTuple):
    answer: Any
    error: BaseException | None


NOTHING = Outcome(None, None)


class _Worker(greenlet):
    """Carries out one question after the other, each for the hub that hands it over."""

    hub: greenlet
    # Of the question that it carried out last.
    outcome = NOTHING

    def run(self, work: Callable[[], Any]) -> None:
        while True:
            try:
                self.outcome = Outcome(work(), None)
            except BaseException as error:  # noqa: BLE001 (whoever asked is told)
                self.outcome = Outcome(None, error)
            work = self.hub.switch(())


class _Idle(threading.local):
    def __init__(self) -> None:
        self.workers: list[_Worker] = []


_idle = _Idle()


def until_readable(file: int, deadline: float) -> None:
    """Let the other questions go on until there is something to read or the deadline has passed.

    Outside of `together` it returns at once: there are no others, and reading waits by itself.
    """
    current = getcurrent()
    if isinstance(current, _Worker):
        current.hub.switch((Wait(file, deadline),))


def sleep(seconds: float) -> None:
    """Sleep, and let the other questions go on meanwhile."""
    current = getcurrent()
    if isinstance(current, _Worker):
        current.hub.switch((Wait(None, time.monotonic() + seconds),))
    else:
        time.sleep(seconds)


def result_of(future: "Future[A]") -> A:
    """The result of another's work. Whoever does it may be a question in this very thread, or wait for one."""
    if isinstance(getcurrent(), _Worker):
        while not future.done():
            sleep(LOOK_SECONDS)
    return future.result()


def outcomes(works: Iterable[Callable[[], Any]]) -> list[Outcome]:
    """What came of each, once all have ended. Their waiting overlaps; nothing else does."""
    hub = getcurrent()
    workers: list[_Worker] = []
    waiting: dict[_Worker, Sequence[Wait]] = {}
    try:
        for work in works:
            worker = _idle.workers.pop() if _idle.workers else _Worker()
            worker.hub = hub
            workers.append(worker)
            _go_on(worker, waiting, work)
        while waiting:
            for worker in _ready(hub, waiting):
                _go_on(worker, waiting)
    finally:
        # Only when the waiting itself was broken off.
        for worker in waiting:
            worker.throw(GreenletExit)
        found = [_taken(worker) for worker in workers]
        _idle.workers += workers[: max(0, KEPT - len(_idle.workers))]
    return found


def _taken(worker: _Worker) -> Outcome:
    """What came of a worker's question, which it remembers no longer."""
    outcome, worker.outcome = worker.outcome, NOTHING
    return outcome


def _go_on(worker: _Worker, waiting: dict[_Worker, Sequence[Wait]], *work: Callable[[], Any]) -> None:
    waits = worker.switch(*work)
    if waits:
        waiting[worker] = waits
    else:
        waiting.pop(worker, None)


def _ready(hub: greenlet, waiting: dict[_Worker, Sequence[Wait]]) -> list[_Worker]:
    """Those that need not wait any more, after waiting for one at least."""
    waits = [wait for each in waiting.values() for wait in each]
    if isinstance(hub, _Worker):
        # This one is a question too: its own hub waits, for these and for others.
        hub.hub.switch(waits)
        if len(waits) == 1:
            # That one need not wait any more, or waits by itself while it reads.
            return list(waiting)
        left = 0.0
    elif len(waits) == 1 and waits[0].file is not None:
        # The last one waits by itself while it reads.
        return list(waiting)
    else:
        left = max(0.0, min(wait.deadline for wait in waits) - time.monotonic())
    watch = select.poll()
    for wait in waits:
        if wait.file is not None:
            watch.register(wait.file, select.POLLIN)
    readable = {file for file, _ in watch.poll(ceil(left * 1000))}
    now = time.monotonic()
    return [
        worker
        for worker, each in waiting.items()
        if any(wait.file in readable or wait.deadline <= now for wait in each)
    ]
