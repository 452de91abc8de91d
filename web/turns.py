"""Lets a request that waits for something other than DynamoDB give its turn to others meanwhile.

A web process lets few requests work at once. Who waits to hash a password, or for a photograph, needs no turn.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Turn(Protocol):
    """What a request was given by the server, which lets it in."""

    def step_aside(self) -> bool:
        """Give the turn to others, if there is room to wait without one."""

    def come_back(self) -> None:
        """Wait for a turn again, after having stepped aside."""


_turn: ContextVar[Turn | None] = ContextVar("turn", default=None)


@contextmanager
def taking(turn: Turn) -> Iterator[None]:
    """The block works in this turn."""
    token = _turn.set(turn)
    try:
        yield
    finally:
        _turn.reset(token)


@contextmanager
def aside() -> Iterator[None]:
    """The block needs no turn. It must hold nothing at its end that others wait for in their turns."""
    turn = _turn.get()
    if turn is None or not turn.step_aside():
        yield
        return
    try:
        yield
    finally:
        turn.come_back()
