"""Sends every request of the data plane: `call` sends one, repeats it where that is safe, and tells the meter."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.signals import setting_changed

from dynamo.errors import CircuitOpen, Conflict, DynamoError, OutcomeUnknown, Throttled, Unavailable
from dynamo.wire import meter
from dynamo.wire.retries import ATTEMPTS, RetryBudget, pause
from dynamo.wire.transport import Transport
from dynamo.wire.transport.choosing import transport_of_settings
from dynamo.wire.written import note_write

READS = frozenset({"GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems", "DescribeTable"})


@dataclass(slots=True)
class _Sender:
    """The transport in use, and what may still be spent on repeating requests."""

    transport: Transport
    budget: RetryBudget = field(default_factory=RetryBudget)


_sender: _Sender | None = None


def transport() -> Transport:
    """The transport in use; `use_transport` sets another."""
    return _sender_now().transport


def _sender_now() -> _Sender:
    global _sender
    if _sender is None:
        _sender = _Sender(transport_of_settings())
    return _sender


def use_transport(chosen: Transport | None) -> None:
    """Send requests through another transport; None goes back to the one of the settings. For tests and benchmarks."""
    global _sender
    _sender = _Sender(chosen) if chosen else None


def call(
    operation: str,
    request: dict[str, Any],
    *,
    repeatable: bool = False,
    units: Callable[[], tuple[float, float]] | None = None,
) -> dict[str, Any]:
    """Send one request and return the answer; one round trip, more when it had to be repeated.

    What was surely not applied (throttled, in conflict with a transaction, never sent) is repeated with back-off, up to
    ATTEMPTS times in all and within the process's budget. What may have been is repeated only if it reads, or if
    `repeatable` says that applying it twice equals applying it once. A write that may have been applied stays
    `OutcomeUnknown`, whatever becomes of its repetition. `units` reckons the read and write units it costs, for
    transactions, where the local engine misreports them.
    """
    sender, paid, reads = _sender_now(), False, operation in READS
    unknown: OutcomeUnknown | None = None
    with meter.request(operation, request, units) as measured:
        while True:
            try:
                answer = sender.transport.send(operation, request)
            except DynamoError as error:
                if not reads and isinstance(error, OutcomeUnknown):
                    note_write()
                    unknown = error
                again = measured.attempts < ATTEMPTS and _worth_repeating(error, reads or repeatable)
                if not (again and _may_be_repeated(error, sender.budget)):
                    if reads and isinstance(error, OutcomeUnknown):
                        raise Unavailable(str(error)) from error
                    if unknown is not None and isinstance(error, (Throttled, Conflict, Unavailable)):
                        raise unknown from error
                    raise
                paid = not isinstance(error, Conflict)
                pause(measured.attempts - 1)
                measured.attempts += 1
            else:
                if not reads:
                    note_write()
                sender.budget.give_back(paid=paid)
                measured.answered(answer)
                return answer


def _worth_repeating(error: DynamoError, repeatable: bool) -> bool:
    if isinstance(error, OutcomeUnknown):
        return repeatable
    return isinstance(error, (Throttled, Conflict, Unavailable)) and not isinstance(error, CircuitOpen)


def _may_be_repeated(error: DynamoError, budget: RetryBudget) -> bool:
    # That somebody else writes the same item says nothing of the engine's health, and takes nothing.
    return isinstance(error, Conflict) or budget.take()


def _forget(*, setting: str, **_: Any) -> None:
    if setting == "DYNAMO":
        use_transport(None)


setting_changed.connect(_forget)
