"""Limits on sending a request again: how often, after which pause, and how many of them a process may send."""

import random
import threading

from dynamo.errors import Throttled
from dynamo.wire.waiting import sleep

ATTEMPTS = 4
FIRST_PAUSE = 0.025
LONGEST_PAUSE = 0.5


def pause(attempt: int) -> None:
    """Wait before the next attempt: full jitter, https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter."""
    sleep(random.uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)))


def pause_for_rest(idle: int, *, progress: bool) -> int:
    """How many answers in a row brought nothing, after a pause that grows with them; `Throttled` for too many.

    An answer that brings a part is no sign of trouble: 16 MB is the most that one can hold.
    """
    idle = 0 if progress else idle + 1
    if idle == ATTEMPTS:
        raise Throttled("DynamoDB left the rest of a batch undone, time after time.")
    pause(idle)
    return idle


class RetryBudget:
    """What a process may spend on sending again, so that it does not overload an engine in trouble.

    A repetition takes COST; an answer gives back what its repetition took, or 1 if it came at once. These are the
    figures of AWS's SDKs, https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html: a hundred
    repetitions may fail in a row, and after that one in five requests is sent again.
    """

    CAPACITY = 500
    COST = 5

    def __init__(self) -> None:
        self.left = self.CAPACITY
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Whether a repetition can be paid for; if so, it is."""
        with self._lock:
            if self.left < self.COST:
                return False
            self.left -= self.COST
            return True

    def give_back(self, *, paid: bool) -> None:
        """For an answer; `paid` says that a repetition was taken for it."""
        # Nearly always it is full, and to look costs no lock.
        if self.left < self.CAPACITY:
            with self._lock:
                self.left = min(self.CAPACITY, self.left + (self.COST if paid else 1))
