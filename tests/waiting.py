"""Waiting for what other threads and processes do: as long as a busy machine takes, and no longer than it takes."""

import time
from collections.abc import Callable

SECONDS = 30


def until(happens: Callable[[], object]) -> bool:
    """Whether it happens. Looks again and again, and gives up after half a minute."""
    deadline = time.monotonic() + SECONDS
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True
