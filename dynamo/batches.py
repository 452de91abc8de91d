"""Many items at once: reads that keep their order, writes that are all carried out, whatever the engine leaves over."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from dynamo.client import call
from dynamo.compiling import Item
from dynamo.entity import Entity, Key
from dynamo.errors import Throttled
from dynamo.retries import ATTEMPTS, pause
from dynamo.tables import Table
from dynamo.together import together

# The engine's limits for one request.
READ_LIMIT = 100
WRITE_LIMIT = 25

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
        idle = _waited(idle, progress=left < before)


def _waited(idle: int, *, progress: bool) -> int:
    """How many answers in a row brought nothing, after a pause that grows with them; `Throttled` for too many.

    An answer that brings a part is no sign of trouble: 16 MB is the most that one can hold.
    """
    idle = 0 if progress else idle + 1
    if idle == ATTEMPTS:
        raise Throttled("DynamoDB left the rest of a batch undone, time after time.")
    pause(idle)
    return idle


def _identity(table: Table, item: Item) -> Identity:
    sort = table.sort
    return table, item[table.partition]["S"], item[sort]["S"] if sort else ""


def write(entities: Iterable[Entity], *, delete: Iterable[Key] = ()) -> int:
    """Put entities and delete keys without conditions, 25 a request, and return how many were written.

    For loading and clean-up: it is not atomic, and an item may be given once only. What the engine leaves unprocessed
    is sent again with back-off; `Throttled` is raised if it keeps leaving some.
    """
    actions: list[tuple[str, dict[str, Any]]] = []
    for entity in entities:
        entity.must_be_whole()
        actions.append((entity.table.name, {"PutRequest": {"Item": type(entity).dump(entity)}}))
    actions += [(key.entity.table.name, {"DeleteRequest": {"Key": key.wire}}) for key in delete]
    for start in range(0, len(actions), WRITE_LIMIT):
        _write_chunk(actions[start : start + WRITE_LIMIT])
    return len(actions)


def _write_chunk(actions: Sequence[tuple[str, dict[str, Any]]]) -> None:
    waiting: dict[str, list[dict[str, Any]]] = {}
    for name, action in actions:
        waiting.setdefault(name, []).append(action)
    idle, left = 0, len(actions)
    while True:
        answer = call("BatchWriteItem", {"RequestItems": waiting}, repeatable=True)
        waiting = answer.get("UnprocessedItems") or {}
        if not waiting:
            return
        before, left = left, sum(map(len, waiting.values()))
        idle = _waited(idle, progress=left < before)
