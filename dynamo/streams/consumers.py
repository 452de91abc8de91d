"""Declares consumers of tables' streams, which derive data from what changed.

Delivery is at least once and the changes of one transaction arrive apart, so a consumer must come to the same result
however often it sees a change.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dynamo.errors import BadValue
from dynamo.model.codecs import Item
from dynamo.model.tables import Table


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an item: its key, and the raw item before and after (None where there was or is none)."""

    key: Item
    before: Item | None
    after: Item | None


@dataclass(frozen=True, slots=True)
class Consumer:
    """A function that follows the changes of a table. Its place in the stream is stored under its name."""

    name: str
    table: Table
    follow: Callable[[Sequence[Change]], None]

    def __post_init__(self) -> None:
        if not self.table.stream:
            raise BadValue(f"{self.table.label} has no stream for {self.name} to follow.")
        _consumers[self.name] = self

    def from_lambda(self, event: dict[str, Any], context: object = None) -> None:
        """The entry point for AWS Lambda, which keeps its own checkpoints."""
        self.follow([change_in(record) for record in event["Records"]])


_consumers: dict[str, Consumer] = {}


def declared_consumers() -> list[Consumer]:
    """Every declared consumer. Apps declare theirs in a module `consumers`."""
    return [_consumers[name] for name in sorted(_consumers)]


def change_in(record: dict[str, Any]) -> Change:
    """The change that a stream's record tells of."""
    data = record["dynamodb"]
    return Change(data["Keys"], data.get("OldImage"), data.get("NewImage"))
