"""A transport that plays a script, for answers that the local engine never gives."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from dynamo.errors import DynamoError
from dynamo.wire.client import transport, use_transport

Step = dict[str, Any] | DynamoError | Callable[[dict[str, Any]], dict[str, Any]] | None


class Scripted:
    """Gives each request the next step: an answer, an error to raise, a function of the request, or None to pass it on
    to the engine, as it does when the script has ended. `sent` keeps every request as it was."""

    def __init__(self, steps: tuple[Step, ...]):
        self.steps = list(steps)
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.behind = transport()

    def send(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        self.sent.append((operation, deepcopy(request)))
        step = self.steps.pop(0) if self.steps else None
        if isinstance(step, DynamoError):
            raise step
        if step is None:
            return self.behind.send(operation, request)
        return step(request) if callable(step) else step


@contextmanager
def scripted(*steps: Step) -> Iterator[Scripted]:
    play = Scripted(steps)
    use_transport(play)
    try:
        yield play
    finally:
        use_transport(play.behind)
