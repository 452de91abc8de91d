"""Tables to follow in which nothing happens."""

from collections.abc import Sequence
from typing import Any

from dynamo import Table, Text
from dynamo.model.entity import Entity, EntityType
from dynamo.streams import Change, Consumer


def ignore(changes: Sequence[Change[Any]]) -> None:
    """Nothing happens there."""


def resting_consumers(count: int) -> list[Consumer[Any]]:
    """Consumers of so many tables, two a table."""
    consumers = []
    for number in range(count):
        name = f"Resting{number:02}"
        kind: Any = EntityType(name, (Entity,), {"thing_id": Text()}, table=Table(name, "thing_id", stream=True))
        consumers += [Consumer[Any](f"resting.{number:02}.{which}", kind, ignore, rebuild=()) for which in "ab"]
    return consumers
