"""Locks that are watched, for tests and development: a question of `together` that holds one while it asks, or waits
for one of its own thread, is told so, where in production it would hang. Elsewhere they are Python's own."""

import _thread
import threading
from types import TracebackType
from typing import Any

from dynamo.errors import HeldUp
from dynamo.wire.waiting import question


class _Watched:
    """One of Python's locks, which tells the question that takes it how many it holds."""

    def __init__(self, lock: Any, *, counts: bool = True) -> None:
        """What an event waits by is no lock that anybody holds, and does not count."""
        self._lock = lock
        self._counts = counts
        self._holder: Any = None
        self._thread = 0

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        taker = question()
        if taker is None:
            taken: bool = self._lock.acquire(blocking, timeout)
        else:
            taken = self._lock.acquire(False)
            if not taken and blocking:
                if self._thread == _thread.get_ident() and not taker.may_wait:
                    raise HeldUp(
                        "A question of `together` waits for a lock that its own thread holds, or for an event or a "
                        "result of another one. The others of its thread would wait with it, perhaps for ever: ask "
                        "with `beside`."
                    )
                taken = self._lock.acquire(True, timeout)
        if taken:
            self._holder, self._thread = taker if self._counts else None, _thread.get_ident()
            if self._holder is not None:
                self._holder.held += 1
        return taken

    def release(self) -> None:
        holder = self._holder
        self._thread = 0  # Before another thread can take it.
        self._lock.release()
        if holder is not None:
            holder.held = max(0, holder.held - 1)  # Its question may have ended, and forgotten the lock.

    def _release_save(self) -> Any:
        """Let go of it while a condition waits by it, which asks for this by name: nobody holds it then."""
        holder, self._holder = self._holder, None
        if holder is not None:
            holder.held = max(0, holder.held - 1)
        release = getattr(self._lock, "_release_save", self._lock.release)
        return holder, release()

    def _acquire_restore(self, saved: Any) -> None:
        holder, state = saved
        if hasattr(self._lock, "_acquire_restore"):
            self._lock._acquire_restore(state)
        else:
            self._lock.acquire()
        self._holder, self._thread = holder, _thread.get_ident()
        if holder is not None:
            holder.held += 1

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lock, name)


_lock, _rlock = threading.Lock, threading.RLock


def watch_locks() -> None:
    """Let every lock that is made from now on be watched, also those by which events, queues and futures wait. Taking
    one then costs a microsecond."""
    vars(threading).update(
        Lock=lambda: _Watched(_lock()),
        RLock=lambda: _Watched(_rlock()),
        _allocate_lock=lambda: _Watched(_lock(), counts=False),
    )
