"""Empties tables, item by item, for development.

The tables stay: consumers of their streams would lose their place, and DynamoDB Local becomes slower with every table
that is made again under its old name.
"""

from collections.abc import Iterable, Iterator

from dynamo.model.codecs import Item
from dynamo.model.tables import Table
from dynamo.wire.client import call
from dynamo.writes.transactions import Transaction


def empty(tables: Iterable[Table]) -> int:
    """Delete everything in the tables and return how many items that were. Reads all of them: only for development."""
    deleted = 0
    for table in tables:
        keys = list(_keys(table))
        for start in range(0, len(keys), Transaction.LIMIT):
            some = keys[start : start + Transaction.LIMIT]
            gone = [{"Delete": {"TableName": table.name, "Key": key}} for key in some]
            call("TransactWriteItems", {"TransactItems": gone}, repeatable=True)
        deleted += len(keys)
    return deleted


def _keys(table: Table) -> Iterator[Item]:
    names = {f"#{number}": key for number, key in enumerate(table.keys)}
    page = {"TableName": table.name, "ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names}
    after: dict[str, Item] = {}
    while True:
        answer = call("Scan", page | after)
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        after = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
