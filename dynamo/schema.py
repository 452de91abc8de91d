"""From the declared tables to what the engine is asked to make of them."""

from typing import Any

from dynamo.client import boto_client
from dynamo.tables import Index, Table


def creation(table: Table) -> dict[str, Any]:
    """The parameters that create a table with its indexes and stream, billed on demand."""
    types = table.key_types()
    parameters: dict[str, Any] = {
        "TableName": table.name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()],
        "KeySchema": key_schema(table.keys),
    }
    if table.indexes:
        parameters["GlobalSecondaryIndexes"] = [index_creation(index) for index in table.indexes]
    if table.stream:
        parameters["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    return parameters


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


def create(table: Table) -> None:
    """Create a table and wait until it can be used."""
    client = boto_client()
    client.create_table(**creation(table))
    client.get_waiter("table_exists").wait(TableName=table.name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    if table.expires:
        client.update_time_to_live(
            TableName=table.name,
            TimeToLiveSpecification={"Enabled": True, "AttributeName": table.expires},
        )
