"""Creates the declared tables, with their indexes, streams and expiry."""

import time
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from dynamo.errors import DynamoError, TableBusy, TableMissing, Throttled, Unavailable
from dynamo.model.tables import Index, Table
from dynamo.wire.retries import pause
from dynamo.wire.transport import boto

STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
ATTEMPTS = 6
SECONDS_TO_WAIT = 1800
# Together more than the minute or so in which a table made just now has no backups to turn on.
ATTEMPTS_AT_RECOVERY = 16
SECONDS_BETWEEN_THEM = 5.0


def creation(table: Table) -> dict[str, Any]:
    """The parameters that create a table with its indexes and stream, billed on demand."""
    parameters: dict[str, Any] = {
        "TableName": table.name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": definitions(table.key_types()),
        "KeySchema": key_schema(table.keys),
    }
    if table.indexes:
        parameters["GlobalSecondaryIndexes"] = [index_creation(index) for index in table.indexes]
    if table.stream:
        parameters["StreamSpecification"] = STREAM
    if settings.DYNAMO.get("PRODUCTION"):
        parameters["DeletionProtectionEnabled"] = True
    return parameters


def definitions(types: dict[str, str]) -> list[dict[str, str]]:
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()]


def index_creation(index: Index) -> dict[str, Any]:
    return {"IndexName": index.name, "KeySchema": key_schema(index.keys), "Projection": projection(index)}


def projection(index: Index) -> dict[str, Any]:
    if index.include is None:
        return {"ProjectionType": "ALL"}
    if not index.include:
        return {"ProjectionType": "KEYS_ONLY"}
    return {"ProjectionType": "INCLUDE", "NonKeyAttributes": sorted(index.include)}


def key_schema(names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)]


def expiry(attribute: str, enabled: bool = True) -> dict[str, Any]:
    return {"Enabled": enabled, "AttributeName": attribute}


def create(tables: Iterable[Table], *, streams: bool = True) -> None:
    """Create tables, all at once, and return when they can be used. Their `streams` may be left for later, when nobody
    is to follow what is loaded first."""
    tables = list(tables)
    for table in tables:
        parameters = creation(table)
        if not streams:
            parameters.pop("StreamSpecification", None)
        ask("create_table", **parameters)
    for table in tables:
        wait_until_active(table.name)
        if table.expires:
            ask("update_time_to_live", TableName=table.name, TimeToLiveSpecification=expiry(table.expires))


def ask(method: str, **parameters: Any) -> dict[str, Any]:
    """A request that concerns tables themselves. One that is refused because there are too many is repeated."""
    for attempt in range(ATTEMPTS):
        try:
            return boto.ask(method, patient=True, **parameters)
        except DynamoError as error:
            if attempt + 1 == ATTEMPTS or not _passing(error):
                raise
            pause(attempt + 3)
    raise AssertionError("unreachable")


def _passing(error: DynamoError) -> bool:
    if isinstance(error, TableBusy):
        return "LimitExceeded" in str(error)
    return isinstance(error, (Throttled, Unavailable)) and "connect" not in str(error).lower()


def describe(name: str) -> dict[str, Any] | None:
    """What the engine says of a table; None when there is none."""
    try:
        described: dict[str, Any] = ask("describe_table", TableName=name)["Table"]
    except TableMissing:
        return None
    return described


def turn_on_recovery(name: str) -> None:
    """Turn on point-in-time recovery, waiting while DynamoDB refuses it for a table that is new."""
    for attempt in range(ATTEMPTS_AT_RECOVERY):
        try:
            ask(
                "update_continuous_backups",
                TableName=name,
                PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
            )
            return
        except TableBusy as error:
            if attempt + 1 == ATTEMPTS_AT_RECOVERY or "ContinuousBackupsUnavailable" not in str(error):
                raise
            time.sleep(SECONDS_BETWEEN_THEM)


def wait_until_active(name: str) -> None:
    """Return once a table and all of its indexes can be used."""
    deadline, wait = time.monotonic() + SECONDS_TO_WAIT, 0.02
    while True:
        described = describe(name) or {}
        states = [described.get("TableStatus")]
        states += [index["IndexStatus"] for index in described.get("GlobalSecondaryIndexes", [])]
        if set(states) == {"ACTIVE"}:
            return
        if time.monotonic() > deadline:
            raise TableBusy(f"The table {name} is still not ready after {SECONDS_TO_WAIT // 60} minutes.")
        time.sleep(wait)
        wait = min(wait * 1.5, 5)
