"""Declared reads of items by their whole keys, and what all declared reads share."""

from collections.abc import Sequence
from typing import Protocol, TypeVar, cast

from dynamo.errors import BadValue, NotFound
from dynamo.model.entity import Entity, Key, OnEntity
from dynamo.model.tables import Index
from dynamo.reads import batches
from dynamo.reads.patterns import Budget, Declared, declare
from dynamo.wire.client import call

E = TypeVar("E", bound=Entity)
E_co = TypeVar("E_co", bound=Entity, covariant=True)


class Reading(OnEntity):
    """The base of declared reads. It registers the pattern under its entity's name once the class is complete."""

    operation: str
    entity: type[Entity]
    declared: Declared
    name: str

    def __init__(self, numbers: str, budget: Budget, *, index: Index | None = None, consistent: bool = False):
        if index is not None and consistent:
            raise BadValue("An index has no strongly consistent reads.")
        self.numbers = numbers
        self.budget = budget
        self.index = index
        self.consistent = consistent

    def __set_name__(self, owner: type[Entity], name: str) -> None:
        self.entity = owner
        self.name = f"{owner.__name__}.{name}"

    def entity_completed(self) -> None:
        table = self.entity.table
        if self.index is not None and self.index.table is not table:
            raise BadValue(f"{self.name} asks the index {self.index.name} of another table.")
        target = f"{table.label}.{self.index.name}" if self.index else table.label
        module = self.entity.__module__
        self.declared = declare(self.numbers, self.name, self.operation, target, self.budget, module)


class AskedGet(Protocol[E_co]):
    """A `Get` as its entity's callers see it."""

    declared: Declared

    def __call__(self, **values: str) -> E_co: ...
    def find(self, **values: str) -> E_co | None: ...


class Get(Reading):
    """Reads one item by its whole key."""

    operation = "GetItem"

    def __get__(self, instance: object, owner: type[E]) -> AskedGet[E]:
        return cast("AskedGet[E]", self)

    def __call__(self, **values: str) -> Entity:
        """The item; `NotFound` when there is none. One request."""
        found = self.find(**values)
        if found is None:
            raise NotFound(f"No {self.entity.__name__} has the key {values}.")
        return found

    def find(self, **values: str) -> Entity | None:
        """The item, or None. One request."""
        key = self.entity.key(**values)
        answer = call(
            "GetItem",
            {"TableName": self.entity.table.name, "Key": key.wire, "ConsistentRead": self.consistent},
        )
        item = answer.get("Item")
        return cast(Entity, self.entity.load(item)) if item else None


class AskedBatchGet(Protocol[E_co]):
    """A `BatchGet` as its entity's callers see it."""

    declared: Declared

    def __call__(self, keys: Sequence[dict[str, str]]) -> Sequence[E_co | None]: ...


class BatchGet(Reading):
    """Reads many items by their keys, in the order asked for."""

    operation = "BatchGetItem"

    def __get__(self, instance: object, owner: type[E]) -> AskedBatchGet[E]:
        return cast("AskedBatchGet[E]", self)

    def __call__(self, keys: Sequence[dict[str, str]]) -> list[Entity | None]:
        """An entity or None for each key, in order. One request for every 100 different keys, all in one round trip."""
        wanted: list[Key] = [self.entity.key(**values) for values in keys]
        return batches.read(wanted, consistent=self.consistent)
