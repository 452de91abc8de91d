"""Notes whether a piece of work may have changed the tables, so that an error after it can be told truly."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Writes:
    """`possible` is True once a write was applied, or was sent without an answer that says it was not."""

    possible: bool = False


_noted: ContextVar[Writes | None] = ContextVar("dynamo_writes", default=None)


@contextmanager
def noting_writes() -> Iterator[Writes]:
    """Note the writes inside the block, in this thread and in what it runs with `together`."""
    writes = Writes()
    token = _noted.set(writes)
    try:
        yield writes
    finally:
        _noted.reset(token)


def note_write() -> None:
    """A write was applied, or may have been."""
    writes = _noted.get()
    if writes is not None:
        writes.possible = True
