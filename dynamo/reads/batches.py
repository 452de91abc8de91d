"""Reads of many items at once, from any tables, in the order asked for."""

from collections.abc import Collection, Sequence
from typing import Any

from dynamo.model.codecs import Item
from dynamo.model.entity import Entity, Key
from dynamo.model.tables import Table
from dynamo.wire.client import call
from dynamo.wire.retries import pause_for_rest
from dynamo.wire.together import together

# The engine's limit for one request.
READ_LIMIT = 100

# An item's table, and the values of its key.
Identity = tuple[Table, str, str]


def read(keys: Sequence[Key], *, consistent: bool | Collection[Table] = False) -> list[Entity | None]:
    """An entity or None for each key, in order; keys of different entities may be mixed. `consistent` may name the
    tables that are to be read strongly.

    One request for every 100 different keys, all at once; keys that the engine leaves unprocessed are asked again with
    back-off, and `Throttled` is raised if it keeps leaving them.
    """
    identities = [_identity(key.entity.table, key.wire) for key in keys]
    different = list(dict(zip(identities, keys, strict=True)).values())
    chunks = [different[start : start + READ_LIMIT] for start in range(0, len(different), READ_LIMIT)]
    found: dict[Identity, Item] = {}
    for part in together(*[lambda chunk=chunk: _read_chunk(chunk, consistent) for chunk in chunks]):
        found |= part
    items = map(found.get, identities)
    return [key.entity.load(item) if item else None for key, item in zip(keys, items, strict=True)]


def _read_chunk(keys: Sequence[Key], consistent: bool | Collection[Table]) -> dict[Identity, Item]:
    asked: dict[Table, list[Item]] = {}
    for key in keys:
        asked.setdefault(key.entity.table, []).append(key.wire)
    tables = {table.name: table for table in asked}
    wanted: dict[str, Any] = {
        name: {
            "Keys": asked[table],
            "ConsistentRead": consistent if isinstance(consistent, bool) else table in consistent,
        }
        for name, table in tables.items()
    }
    found: dict[Identity, Item] = {}
    idle, left = 0, len(keys)
    while True:
        answer = call("BatchGetItem", {"RequestItems": wanted})
        for name, items in answer["Responses"].items():
            found |= {_identity(tables[name], item): item for item in items}
        wanted = answer.get("UnprocessedKeys") or {}
        if not wanted:
            return found
        # What is not there is no item, and yet it was looked for.
        before, left = left, sum(len(each["Keys"]) for each in wanted.values())
        idle = pause_for_rest(idle, progress=left < before)


def _identity(table: Table, item: Item) -> Identity:
    sort = table.sort
    return table, item[table.partition]["S"], item[sort]["S"] if sort else ""
