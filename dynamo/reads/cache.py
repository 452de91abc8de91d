"""A cache in the process for what it read, so that the same question is not asked again within seconds."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from time import monotonic
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from django.conf import settings

from dynamo.reads.sizes import size_of
from dynamo.wire import waiting

A = TypeVar("A")

_all: "WeakSet[TTLCache]" = WeakSet()


class TTLCache(Generic[A]):
    """Remembers answers by their key for `seconds`, and no more than `most_bytes` of them; the oldest goes first.

    For what may be that much out of date, and never for what only one viewer may see. Callers that ask for one key at
    the same time wait for one answer. Errors are not remembered: they reach every caller who waited. Nor is None, nor
    an answer that is larger than all of them may be.
    """

    def __init__(self, name: str, seconds: float, most_bytes: int = 2**20):
        self.name, self._seconds, self.most_bytes = name, seconds, most_bytes
        self.bytes = 0
        # Each with its size and the time until which it counts, in the order in which they came and so in which they
        # go.
        self._answers: dict[tuple[str, Hashable], tuple[float, int, A]] = {}
        self._flights: dict[tuple[str, Hashable], Future[A]] = {}
        self._lock = Lock()
        _all.add(self)

    def __len__(self) -> int:
        return len(self._answers)

    def find(self, key: Hashable) -> A | None:
        """The remembered answer, or None. No request."""
        return self._find(_full(key))

    def _find(self, full: tuple[str, Hashable]) -> A | None:
        found = self._answers.get(full)
        return found[2] if found and found[0] > monotonic() else None

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
        now, size = monotonic(), size_of(full, answer)
        self._drop(full)
        while self._answers and (self.bytes + size > self.most_bytes or self._oldest()[0] <= now):
            self._drop(next(iter(self._answers)))
        if size <= self.most_bytes:
            self._answers[full] = now + self._seconds, size, answer
            self.bytes += size

    def _oldest(self) -> tuple[float, int, A]:
        return next(iter(self._answers.values()))

    def _drop(self, full: tuple[str, Hashable]) -> None:
        if dropped := self._answers.pop(full, None):
            self.bytes -= dropped[1]

    def forget(self, key: Hashable) -> None:
        """Drop an answer after a change, also one that is on its way: the next caller asks anew."""
        with self._lock:
            self._drop(_full(key))
            self._flights.pop(_full(key), None)

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
            self._flights.clear()
            self.bytes = 0


def every_cache() -> "list[TTLCache[Any]]":
    """Every cache of this process, by name."""
    return sorted(_all, key=lambda cache: cache.name)


def forget_everything() -> None:
    """Empty every cache of this process. For tests and for commands that replace what is stored."""
    for memory in list(_all):
        memory.clear()


def _full(key: Hashable) -> tuple[str, Hashable]:
    # Processes that serve several sets of tables must not mix them up.
    return settings.DYNAMO["PREFIX"], key
