"""Trouble between a shop and its engine, of every kind that the local engine never shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from dynamo.errors import Conflict, DynamoError, OutcomeUnknown, Throttled, Unavailable
from dynamo.tools.testing import Faults, faults


class Trouble(NamedTuple):
    """What becomes of a write on its way to the engine, or of the answer on its way back; `lasting` when it outlasts
    every repetition."""

    name: str
    error: type[DynamoError] | None = None
    times: int = 1
    applied: bool = False
    lasting: bool = False

    def __repr__(self) -> str:
        return repr(self.name)

    def befall(self, engine: Faults) -> None:
        if (kind := self.error) is None:
            return
        for operation in ("UpdateItem", "TransactWriteItems"):
            if kind is Conflict and operation == "TransactWriteItems":
                engine.conflict(times=self.times)
                continue
            engine.fail(operation, lambda: kind(""), times=self.times, applied=self.applied)
            if self.lasting:
                engine.fail(operation, lambda: kind(""), times=9)


NO_TROUBLE = Trouble("no trouble")
TROUBLES = [
    *[NO_TROUBLE] * 5,
    Trouble("throttled", Throttled),
    Trouble("in conflict", Conflict),
    Trouble("in conflict without end", Conflict, times=9),
    Trouble("the request lost", OutcomeUnknown),
    Trouble("the answer lost", OutcomeUnknown, applied=True),
    Trouble("every request lost", OutcomeUnknown, lasting=True),
    Trouble("every answer lost", OutcomeUnknown, applied=True, lasting=True),
]


@contextmanager
def in_trouble(trouble: Trouble) -> Iterator[None]:
    """Nobody is told of trouble when there was none."""
    with faults() as engine:
        trouble.befall(engine)
        try:
            yield
        except (Conflict, Throttled, Unavailable):
            assert trouble.error
