"""Declares consumers of tables' streams, which derive data from what changed.

Delivery is at least once, the changes of one transaction arrive apart, and a rebuild may go on beside: so a consumer
must come to the same result however often it sees a change.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from django.utils.module_loading import autodiscover_modules

from dynamo.errors import BadValue, Denied, TableMissing, Throttled, Unavailable
from dynamo.model.entity import Entity
from dynamo.model.tables import Table
from dynamo.streams.records import Record

# No slots below: Python 3.11 cannot make a frozen generic class with slots by `Consumer[Product](…)`.
E = TypeVar("E", bound=Entity)

# What says that a consumer cannot work now, whatever the change: it waits, and nothing is parked.
NOT_TO_BLAME = (Throttled, Unavailable, Denied, TableMissing, ConnectionError, TimeoutError)
# Characters; with a sequence number it is a sort key, which has 1,024. A longer one is told by its digest.
ITEM_KEY_LIMIT = 900


@dataclass(frozen=True)
class Change(Generic[E]):
    """One change of an item: what it is keyed by, and the item before and after (None where there was or is none)."""

    key: Mapping[str, str]
    before: E | None
    after: E | None


@dataclass(frozen=True)
class Pass(Generic[E]):
    """A part of a rebuild that goes over all items of a kind: `derive` is given some of them at a time."""

    over: type[E]
    derive: Callable[[Sequence[E]], None]


@dataclass(frozen=True)
class Consumer(Generic[E]):
    """A function that follows the changes of one kind of item, or of several in the same table.

    `follow` gets changes in batches, in order for each key. `rebuild` derives everything anew from the tables, pass by
    pass. Its place in the stream, and what it could not follow, are stored under its name.
    """

    name: str
    of: type[E] | tuple[type[E], ...]
    follow: Callable[[Sequence[Change[E]]], None]
    rebuild: tuple[Pass[Any], ...]

    def __post_init__(self) -> None:
        if len({kind.table for kind in self.kinds}) != 1:
            raise BadValue(f"{self.name} follows several tables; a consumer follows one.")
        if not self.table.stream:
            raise BadValue(f"{self.table.label} has no stream for {self.name} to follow.")
        _consumers[self.name] = self

    @property
    def kinds(self) -> tuple[type[E], ...]:
        return self.of if isinstance(self.of, tuple) else (self.of,)

    @property
    def table(self) -> Table:
        return self.kinds[0].table

    def concerns(self, record: Record) -> bool:
        """Whether a record is of an item that it follows; all others of the table are passed by."""
        return any(kind.owns(record.keys) for kind in self.kinds)

    def item_key(self, record: Record) -> str:
        """The key of the item that changed as one text, for people and for keys: `01J…/PROFILE#SELLER`."""
        text = "/".join(quote(record.keys[name]["S"], safe=" #:@+,=") for name in self.table.keys)
        return text if len(text) <= ITEM_KEY_LIMIT else sha256(text.encode()).hexdigest()

    def change_in(self, record: Record) -> Change[E]:
        """The change that a record tells of."""
        kind = next(kind for kind in self.kinds if kind.owns(record.keys))
        return Change(
            kind.values_of(record.keys),
            kind.load(record.before) if record.before else None,
            kind.load(record.after) if record.after else None,
        )


_consumers: dict[str, Consumer[Any]] = {}


def declared_consumers() -> list[Consumer[Any]]:
    """Every declared consumer, by name. Apps declare theirs in a module `consumers`, which is imported here."""
    autodiscover_modules("consumers")
    return [_consumers[name] for name in sorted(_consumers)]


def consumer_named(name: str) -> Consumer[Any]:
    """The declared consumer of this name; `BadValue` when there is none."""
    consumers = {consumer.name: consumer for consumer in declared_consumers()}
    if name not in consumers:
        raise BadValue(f"There is no consumer {name}. There are {', '.join(consumers) or 'none'}.")
    return consumers[name]
