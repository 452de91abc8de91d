"""Asks for one URL again and again, each time over a new connection, and notes how long everybody had to wait."""

import http.client
import threading
import time
from dataclasses import dataclass, field
from typing import Self

PAUSE_SECONDS = 0.05
# Longer than anything that is held to a goal.
PATIENCE_SECONDS = 30.0


@dataclass(slots=True)
class Probe:
    """Probes while the `with` block lasts.

    `slowest` is the longest wait for an answer in seconds, `refused` the longest time from a connection that was
    refused or broken off to the next that was not, `answers` how many came by their status.
    """

    port: int
    path: str
    slowest: float = 0.0
    refused: float = 0.0
    answers: dict[int, int] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._probe, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        if self._thread:
            self._thread.join()

    def _probe(self) -> None:
        refused_since: float | None = None
        while not self._over.wait(PAUSE_SECONDS):
            begun = time.monotonic()
            status = self.ask()
            ended = time.monotonic()
            if status is None:
                refused_since = refused_since or ended
                self.refused = max(self.refused, ended - refused_since)
                continue
            if refused_since:
                self.refused = max(self.refused, begun - refused_since)
                refused_since = None
            self.slowest = max(self.slowest, ended - begun)
            self.answers[status] = self.answers.get(status, 0) + 1

    def ask(self) -> int | None:
        """The status of one answer; None where there was no connection, or it broke."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", self.path)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        return answer.status
