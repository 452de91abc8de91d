"""Empties tables, item by item, for development.

The tables stay: consumers of their streams would lose their place, and DynamoDB Local becomes slower with every table
that is made again under its old name.
"""

import math
from collections.abc import Iterable

from dynamo.model.tables import Table
from dynamo.reads.scanning import scan_items
from dynamo.wire.client import call
from dynamo.writes.transactions import Transaction


def empty(tables: Iterable[Table]) -> int:
    """Delete everything in the tables and return how many items that were. Reads all of them: only for development."""
    deleted = 0
    for table in tables:
        items = [item for part in scan_items(table, rate=math.inf, size=1000) for item in part.items]
        keys = [{name: item[name] for name in table.keys} for item in items]
        for start in range(0, len(keys), Transaction.LIMIT):
            some = keys[start : start + Transaction.LIMIT]
            gone = [{"Delete": {"TableName": table.name, "Key": key}} for key in some]
            call("TransactWriteItems", {"TransactItems": gone}, repeatable=True)
        deleted += len(keys)
    return deleted
