"""A circuit breaker, so that nobody waits for an engine that has stopped answering.

https://learn.microsoft.com/azure/architecture/patterns/circuit-breaker. It concerns time-outs alone: an engine that
refuses connections, or answers with errors, keeps nobody waiting.
"""

import logging
import threading
import time

from dynamo.errors import CircuitOpen

logger = logging.getLogger(__name__)

# So many time-outs in a row, and so many seconds without any answer, open the circuit. A moment in which the engine is
# slow ends all requests of that moment, and should not.
TIMEOUTS = 3
SILENCE_SECONDS = 3.5
# While it is open one request is let through as a probe, this long after the last one, and waits for so long.
PAUSE_SECONDS = 1.0
PROBE_SECONDS = 1.0


class CircuitBreaker:
    """Lets requests through while some are answered; else only a probe now and then."""

    def __init__(self) -> None:
        self.is_open = False
        self._timeouts = 0
        self._silent_since = self._answered_at = self._next_probe = 0.0
        self._lock = threading.Lock()

    def patience(self, seconds: float) -> float:
        """Seconds that a request may wait: those it asks for, or fewer for a probe. `CircuitOpen` for the others."""
        if not self.is_open:
            return seconds
        with self._lock:
            now = time.monotonic()
            if self.is_open and now < self._next_probe:
                raise CircuitOpen("DynamoDB has stopped answering, so nothing was sent.")
            # A probe that never ends, since its thread did, holds up the next one no longer than this.
            self._next_probe = now + PROBE_SECONDS + PAUSE_SECONDS
        return min(seconds, PROBE_SECONDS)

    def answered(self) -> None:
        """An answer came, whatever it says. Mostly this costs no lock."""
        self._answered_at = time.monotonic()
        if self._timeouts:
            with self._lock:
                was_open, self.is_open, self._timeouts = self.is_open, False, 0
            if was_open:
                logger.warning("DynamoDB answers again.")

    def timed_out(self, begun: float) -> None:
        """No answer came in time to a request that was begun then. One that is older than the last answer says nothing
        of how things stand now."""
        with self._lock:
            if begun < self._answered_at:
                return
            if not self._timeouts:
                self._silent_since = begun
            self._timeouts += 1
            now, was_open = time.monotonic(), self.is_open
            self._next_probe = now + PAUSE_SECONDS
            self.is_open = was_open or (self._timeouts >= TIMEOUTS and now - self._silent_since >= SILENCE_SECONDS)
        if self.is_open and not was_open:
            logger.error("DynamoDB let %d requests wait in vain: others fail at once until it answers.", TIMEOUTS)
