"""What tests need: tables that are emptied after each test, budgets, and faults that DynamoDB Local never shows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from dynamo.errors import DynamoError
from dynamo.model.tables import declared_tables
from dynamo.reads import cache
from dynamo.reads.patterns import Budget, declared
from dynamo.schema import creating
from dynamo.wire import meter
from dynamo.wire.client import transport, use_transport
from dynamo.wire.meter import Meter
from dynamo.wire.transport import Transport
from dynamo.wire.transport.boto import boto_client

WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})


class OverBudget(AssertionError):
    """A piece of work cost more in DynamoDB than it may, or other than it says."""


def create_tables() -> None:
    """Create every declared table; those of an engine in memory take a few milliseconds each."""
    creating.create(declared_tables())


@dataclass
class Written:
    """A transport that passes everything on and remembers which tables were written to."""

    behind: Transport
    tables: set[str] = field(default_factory=set)

    def send(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        if operation in WRITES:
            self.tables |= _tables_of(request)
        return self.behind.send(operation, request)


@contextmanager
def emptied_afterwards() -> Iterator[None]:
    """Delete whatever the block wrote, from every table that it wrote to, and begin with empty caches."""
    cache.forget_everything()
    written = Written(transport())
    use_transport(written)
    try:
        yield
    finally:
        use_transport(None)
        for name in written.tables:
            _empty(name)


def _tables_of(request: dict[str, Any]) -> set[str]:
    if "TableName" in request:
        return {request["TableName"]}
    if "RequestItems" in request:
        return set(request["RequestItems"])
    return {next(iter(action.values()))["TableName"] for action in request["TransactItems"]}


def _empty(name: str) -> None:
    client = boto_client(patient=True)
    keys = [part["AttributeName"] for part in client.describe_table(TableName=name)["Table"]["KeySchema"]]
    names = {f"#{number}": key for number, key in enumerate(keys)}
    pages = client.get_paginator("scan").paginate(
        TableName=name, ProjectionExpression=", ".join(names), ExpressionAttributeNames=names
    )
    for page in pages:
        items = page["Items"]
        for start in range(0, len(items), 25):
            gone = [{"DeleteRequest": {"Key": item}} for item in items[start : start + 25]]
            client.batch_write_item(RequestItems={name: gone})


@contextmanager
def requests_at_most(count: int, round_trips: int, *, read_units: float = 0, write_units: float = 0) -> Iterator[Meter]:
    """Fail when the block costs more than this: requests to DynamoDB, sequential round trips, read and write units.

    What is not named may cost nothing.
    """
    with meter.measuring() as measured:
        yield measured
    allowed = Budget(count, round_trips, read_units, write_units)
    if not _within(measured, allowed):
        raise OverBudget(f"At most {allowed}; it cost\n{listing(measured)}")


def _within(measured: Meter, allowed: Budget) -> bool:
    return (
        len(measured.requests) <= allowed.requests
        and measured.round_trips <= allowed.round_trips
        and measured.read_units <= allowed.read_units
        and measured.write_units <= allowed.write_units
    )


@contextmanager
def within_budget(pattern: Any) -> Iterator[Meter]:
    """Fail unless the block needs exactly the requests and round trips that the access pattern declares, and at most
    its units."""
    budget = declared(pattern).budget
    with meter.measuring() as measured:
        yield measured
    exact = (len(measured.requests), measured.round_trips) == (budget.requests, budget.round_trips)
    if not exact or not _within(measured, budget):
        raise OverBudget(f"{declared(pattern).name} may cost {budget}; it cost\n{listing(measured)}")


def listing(measured: Meter) -> str:
    """The requests of a meter, a line each, with their sums."""
    lines = [
        f"  {request.round_trip}. {request.operation} {request.target} {request.read_units:g}R {request.write_units:g}W"
        for request in measured.requests
    ]
    total = f"  = {len(measured.requests)} requests, {measured.round_trips} round trips"
    return "\n".join([*lines, f"{total}, {measured.read_units:g}R {measured.write_units:g}W"])


@dataclass
class Faults:
    """A transport that fails where it is told to, and otherwise passes on. `sent` lists what reached the engine."""

    behind: Transport
    waiting: list[tuple[str, Callable[[], DynamoError], bool]] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    def fail(self, operation: str, error: Callable[[], DynamoError], *, times: int = 1, applied: bool = False) -> None:
        """Let the next requests of this operation fail; with `applied` they reach the engine and only the answer is
        lost."""
        self.waiting += [(operation, error, applied)] * times

    def send(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        for number, (wanted, error, applied) in enumerate(self.waiting):
            if wanted == operation:
                del self.waiting[number]
                if applied:
                    self.sent.append(operation)
                    self.behind.send(operation, request)
                raise error()
        self.sent.append(operation)
        return self.behind.send(operation, request)


@contextmanager
def faults() -> Iterator[Faults]:
    """Put `Faults` before the engine while the block runs."""
    before = transport()
    faulty = Faults(before)
    use_transport(faulty)
    try:
        yield faulty
    finally:
        use_transport(before)
