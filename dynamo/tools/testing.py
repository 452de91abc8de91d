"""What tests need: tables that are emptied after each test, budgets, and faults that DynamoDB Local never shows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from dynamo.errors import BadValue, Cancelled, DynamoError, OutcomeUnknown, Throttled
from dynamo.model.codecs import Item
from dynamo.model.tables import declared_tables, table_labelled
from dynamo.reads import cache
from dynamo.reads.patterns import Budget, declared
from dynamo.schema import creating
from dynamo.wire import meter
from dynamo.wire.client import transport, use_transport
from dynamo.wire.meter import Meter
from dynamo.wire.transport import Transport
from dynamo.wire.transport.boto import boto_client
from dynamo.writes.batches import WRITE_LIMIT


class OverBudget(AssertionError):
    """A piece of work cost more in DynamoDB than it may, or other than it says."""


def create_tables() -> None:
    """Create every declared table; those of an engine in memory take a few milliseconds each."""
    creating.create(declared_tables())


class Written:
    """A transport that passes everything on and remembers the table and key of each item that was put or updated."""

    def __init__(self, behind: Transport) -> None:
        self.behind = behind
        self._keys: dict[str, tuple[str, Item]] = {}

    def send(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = self.behind.send(operation, request)
        except OutcomeUnknown:
            self._remember(operation, request)
            raise
        self._remember(operation, request)
        return answer

    def _remember(self, operation: str, request: dict[str, Any]) -> None:
        for name, key in _written(operation, request):
            self._keys[f"{name} {sorted(key.items())}"] = name, key

    def delete(self) -> None:
        """Delete all that was remembered. One request for every 25 items, whatever their tables."""
        keys = list(self._keys.values())
        for start in range(0, len(keys), WRITE_LIMIT):
            gone: dict[str, list[dict[str, Any]]] = {}
            for name, key in keys[start : start + WRITE_LIMIT]:
                gone.setdefault(name, []).append({"DeleteRequest": {"Key": key}})
            if self.behind.send("BatchWriteItem", {"RequestItems": gone}).get("UnprocessedItems"):
                raise Throttled("The engine left some of a test's items.")


def _written(operation: str, request: dict[str, Any]) -> Iterator[tuple[str, Item]]:
    """The table and the key of each item that a request puts or updates."""
    if operation == "PutItem":
        yield request["TableName"], _key_in(request["TableName"], request["Item"])
    elif operation == "UpdateItem":
        yield request["TableName"], request["Key"]
    elif operation == "BatchWriteItem":
        for name, actions in request["RequestItems"].items():
            for action in actions:
                if "PutRequest" in action:
                    yield name, _key_in(name, action["PutRequest"]["Item"])
    elif operation == "TransactWriteItems":
        for action in request["TransactItems"]:
            for kind, parameters in action.items():
                yield from _written(f"{kind}Item", parameters)


def _key_in(name: str, item: Item) -> Item:
    table = table_labelled(name)
    if table is None:
        raise BadValue(f"{name} is no declared table, so what is written there would stay.")
    return {key: item[key] for key in table.keys}


@contextmanager
def emptied_afterwards() -> Iterator[None]:
    """Delete whatever the block wrote, and begin with empty caches.

    Only what leaves through the transport is known. A test that has others write (boto3, another process) ends with
    `dynamo.schema.emptying.empty`, which reads the tables.
    """
    cache.forget_everything()
    written = Written(transport())
    use_transport(written)
    try:
        yield
    finally:
        use_transport(None)
        written.delete()


def left_over() -> list[str]:
    """Items that tests left in the tables, a line each: for the end of a run. One request a table."""
    client = boto_client(patient=True)
    return [
        f"{table.name}: {item}" for table in declared_tables() for item in client.scan(TableName=table.name)["Items"]
    ]


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
    waiting: list[tuple[str, Callable[[dict[str, Any]], DynamoError], bool]] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    def fail(self, operation: str, error: Callable[[], DynamoError], *, times: int = 1, applied: bool = False) -> None:
        """Let the next requests of this operation fail; with `applied` they reach the engine and only the answer is
        lost."""
        self.waiting += [(operation, lambda request: error(), applied)] * times

    def conflict(self, *, times: int = 1) -> None:
        """Let the next transactions be cancelled, as if another one were writing their first item at that moment."""
        self.waiting += [("TransactWriteItems", _conflict, False)] * times

    def send(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        for number, (wanted, error, applied) in enumerate(self.waiting):
            if wanted == operation:
                del self.waiting[number]
                if applied:
                    self.sent.append(operation)
                    self.behind.send(operation, request)
                raise error(request)
        self.sent.append(operation)
        return self.behind.send(operation, request)


def _conflict(request: dict[str, Any]) -> Cancelled:
    others = len(request["TransactItems"]) - 1
    return Cancelled("", [{"Code": "TransactionConflict"}, *[{"Code": "None"}] * others])


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
