"""A cache in the process for what it read, so that the same question is not asked again within seconds."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar
from weakref import WeakSet

from django.conf import settings

from dynamo.wire import waiting

A = TypeVar("A")

_all: "WeakSet[TTLCache]" = WeakSet()


class TTLCache(Generic[A]):
    """Remembers answers by their key for `seconds`, at most `most` of them; the oldest one goes first.

    For what may be that much out of date, and never for what only one viewer may see. Callers that ask for one key at
    the same time wait for one answer. Errors are not remembered: they reach every caller who waited. Nor is None.
    """

    def __init__(self, seconds: float, most: int = 1024):
        self._seconds, self._most = seconds, most
        # Each with the time until which it counts, in the order in which they came and so in which they go.
        self._answers: dict[tuple[str, Hashable], tuple[float, A]] = {}
        self._flights: dict[tuple[str, Hashable], Future[A]] = {}
        self._lock = Lock()
        _all.add(self)

    def find(self, key: Hashable) -> A | None:
        """The remembered answer, or None. No request."""
        return self._find(_full(key))

    def _find(self, full: tuple[str, Hashable]) -> A | None:
        found = self._answers.get(full)
        return found[1] if found and found[0] > monotonic() else None

    def get(self, key: Hashable, ask: Callable[[], A]) -> A:
        """The remembered answer, or else the one that `ask` returns."""
        full = _full(key)
        known = self._find(full)
        if known is not None:
            return known
        with self._lock:
            # Between the two looks another's answer may have landed.
            known = self._find(full)
            if known is not None:
                return known
            flight = self._flights.get(full)
            leads = flight is None
            if flight is None:
                flight = self._flights[full] = Future()
        if leads:
            self._fly(full, flight, ask)
        return waiting.result_of(flight)

    def _fly(self, full: tuple[str, Hashable], flight: "Future[A]", ask: Callable[[], A]) -> None:
        try:
            answer = ask()
        except BaseException as error:
            with self._lock:
                self._land(full, flight)
            flight.set_exception(error)
            raise
        with self._lock:
            # Whoever forgot the key meanwhile knows of a newer state: this answer serves those who wait, not others.
            if self._land(full, flight):
                self._remember(full, answer)
        flight.set_result(answer)

    def _land(self, full: tuple[str, Hashable], flight: "Future[A]") -> bool:
        still_wanted = self._flights.get(full) is flight
        if still_wanted:
            del self._flights[full]
        return still_wanted

    def put(self, key: Hashable, answer: A) -> None:
        with self._lock:
            self._remember(_full(key), answer)

    def _remember(self, full: tuple[str, Hashable], answer: A) -> None:
        self._answers.pop(full, None)
        if len(self._answers) >= self._most:
            del self._answers[next(iter(self._answers))]
        self._answers[full] = monotonic() + self._seconds, answer

    def forget(self, key: Hashable) -> None:
        """Drop an answer after a change, also one that is on its way: the next caller asks anew."""
        with self._lock:
            self._answers.pop(_full(key), None)
            self._flights.pop(_full(key), None)

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
            self._flights.clear()


def forget_everything() -> None:
    """Empty every cache of this process. For tests and for commands that replace what is stored."""
    for memory in list(_all):
        memory.clear()


def _full(key: Hashable) -> tuple[str, Hashable]:
    # Processes that serve several sets of tables must not mix them up.
    return settings.DYNAMO["PREFIX"], key
