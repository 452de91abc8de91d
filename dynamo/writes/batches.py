"""Writes of many items at once, without conditions, for loading and clean-up."""

from collections.abc import Iterable, Sequence
from typing import Any

from dynamo.model.entity import Entity, Key
from dynamo.wire.client import call
from dynamo.wire.retries import pause_for_rest

# The engine's limit for one request.
WRITE_LIMIT = 25


def write(entities: Iterable[Entity], *, delete: Iterable[Key] = ()) -> int:
    """Put entities and delete keys without conditions, 25 a request, and return how many were written.

    For loading and clean-up: it is not atomic, and an item may be given once only. What the engine leaves unprocessed
    is sent again with back-off; `Throttled` is raised if it leaves some each time.
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
        idle = pause_for_rest(idle, progress=left < before)
