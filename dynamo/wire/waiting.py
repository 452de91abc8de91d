"""Lets one thread wait for several answers at once.

Each question of `together` runs in a greenlet. Where it would wait, it hands over to the greenlet that runs it, its
hub, which goes on with the others and waits for all of them.
"""

import select
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from math import ceil
from typing import Any, NamedTuple, TypeVar

from greenlet import GreenletExit, getcurrent, greenlet

from dynamo.errors import HeldUp

A = TypeVar("A")

# How often a question looks whether another thread has brought the answer that it waits for.
LOOK_SECONDS = 0.001
# Greenlets that a thread keeps for later: to begin one costs it a piece of memory of its own.
KEPT = 32
A_DAY = 24 * 60 * 60.0


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
    # How many locks its question holds, where they are watched, and whether it may wait by itself for a moment.
    held = 0
    may_wait = False

    def run(self, work: Callable[[], Any]) -> None:
        while True:
            try:
                self.outcome = Outcome(work(), None)
            except BaseException as error:  # noqa: BLE001 (whoever asked is told)
                self.outcome = Outcome(None, error)
            self.held = 0
            work = self.hub.switch(())


class _Idle(threading.local):
    def __init__(self) -> None:
        self.workers: list[_Worker] = []


_idle = _Idle()


def question() -> _Worker | None:
    """The question that runs now beside others of its thread; None outside of `together`."""
    current = getcurrent()
    return current if isinstance(current, _Worker) else None


def must_hold_nothing() -> None:
    """Raise `HeldUp` if this question holds a lock: the next one of its thread may want it, and would wait for ever."""
    current = getcurrent()
    if isinstance(current, _Worker) and current.held:
        raise HeldUp(
            "A question of `together` holds a lock while it asks. Another one of its thread may want the lock, and "
            "would wait for ever: let go of it before asking."
        )


@contextmanager
def waiting_itself() -> Iterator[None]:
    """Let this question wait by itself for a moment, to connect to DynamoDB or to start a thread beside."""
    current = question()
    if current is None:
        yield
        return
    before, current.may_wait = current.may_wait, True
    try:
        yield
    finally:
        current.may_wait = before


def _watch_connections(event: str, details: tuple[Any, ...]) -> None:
    if event in CONNECTING and (current := question()) and not current.may_wait:
        raise HeldUp(
            f"A question of `together` waits for something other than DynamoDB ({event}), and holds up the others of "
            "its thread. Ask with `beside`: together(…, beside(question))."
        )


# Python's own names for it, https://docs.python.org/3/library/audit_events.html.
CONNECTING = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "subprocess.Popen"})
sys.addaudithook(_watch_connections)


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
        must_hold_nothing()
        current.hub.switch((Wait(None, time.monotonic() + seconds),))
    else:
        time.sleep(seconds)


def result_of(future: "Future[A]") -> A:
    """The result of another's work. Whoever does it may be a question in this very thread, or wait for one."""
    if isinstance(getcurrent(), _Worker):
        while not future.done():
            sleep(LOOK_SECONDS)
    return future.result()


def result_from_elsewhere(future: "Future[A]") -> A:
    """The result of another thread's work, which waits for none of this thread's questions."""
    if question() and not future.done():
        must_hold_nothing()
        woken, waker = socket.socketpair()
        with woken:
            future.add_done_callback(lambda _: _wake(waker))
            until_readable(woken.fileno(), time.monotonic() + A_DAY)
    with waiting_itself():  # The last one that is waited for need not hand over.
        return future.result()


def _wake(waker: socket.socket) -> None:
    with waker, suppress(OSError):  # Nobody may wait any more.
        waker.send(b".")


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
        must_hold_nothing()
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
