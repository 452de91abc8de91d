"""Questions that a table or an index answers, declared on the entity and named after what is asked.

    class Order(Entity, table=orders, sort="ORDER#{order_id}"):
        by_id = Get("31", Budget(1, 1, 1), consistent=True)
        history = Query("30", Budget(1, 1, 1), "{user_id}", within=Range("ORDER#", "since", "until"), newest_first=True)

    Order.history(user_id=..., since=...).page(size=20, after=cursor, viewer=user_id)

A question takes exactly the values that its keys name; there is no filter and no scan. One that names attributes with
`only` is answered with these alone: fewer bytes to send and to parse, for the same read units.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast

from dynamo import batches
from dynamo.client import call
from dynamo.compiling import Item
from dynamo.entity import Entity, Key
from dynamo.errors import BadValue, NotFound
from dynamo.keys import KeyTemplate
from dynamo.patterns import Budget, Declared, OnEntity, declare
from dynamo.questions import Question, Range
from dynamo.tables import Index

E = TypeVar("E", bound=Entity)
E_co = TypeVar("E_co", bound=Entity, covariant=True)


class Reading(OnEntity):
    """What the declared reads share: they know their entity and are registered under its name."""

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
    """One item by its whole key."""

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
    """Many items by their keys, in the order asked for."""

    operation = "BatchGetItem"

    def __get__(self, instance: object, owner: type[E]) -> AskedBatchGet[E]:
        return cast("AskedBatchGet[E]", self)

    def __call__(self, keys: Sequence[dict[str, str]]) -> list[Entity | None]:
        """An entity or None for each key, in order. One request for every 100 different keys, all in one round trip."""
        wanted: list[Key] = [self.entity.key(**values) for values in keys]
        return batches.read(wanted, consistent=self.consistent)


class AskedQuery(Protocol[E]):
    """A `Query` as its entity's callers see it."""

    declared: Declared

    def __call__(self, **values: Any) -> "Question[E]": ...


class Query(Reading):
    """Items of one partition in the order of their sort key, optionally within a range of it."""

    operation = "Query"

    def __init__(
        self,
        numbers: str,
        budget: Budget,
        partition: str,
        *,
        index: Index | None = None,
        within: Range | None = None,
        newest_first: bool = False,
        consistent: bool = False,
        kinds: Sequence[type[Entity]] = (),
        only: Sequence[str] = (),
    ):
        """`partition` is a key template; `newest_first` reads the sort key downwards; `kinds` are further entities of
        the same partition that the answer may hold, told apart by their sort keys; `only` are the attributes that are
        asked for beside the keys, all when it names none."""
        super().__init__(numbers, budget, index=index, consistent=consistent)
        self.partition = KeyTemplate.parse(partition)
        self.within = within
        self.backwards = newest_first
        self.kinds = tuple(kinds)
        self.only = tuple(only)

    def __get__(self, instance: object, owner: type[E]) -> AskedQuery[E]:
        return cast("AskedQuery[E]", self)

    def __set_name__(self, owner: type[Entity], name: str) -> None:
        super().__set_name__(owner, name)
        bounds = self.within or Range()
        self.optional = frozenset(filter(None, (bounds.since, bounds.until)))
        self.required = frozenset(filter(None, (self.partition.field,)))

    def entity_completed(self) -> None:
        if self.within is not None and (self.index or self.entity.table).sort is None:
            raise BadValue(f"{self.name} has a range, and what it asks has no sort key.")
        super().entity_completed()
        self.read_from = f"the index {self.index.name}" if self.index else None
        self.projected = self.index.projected if self.index else None
        if self.only:
            self.read_from, self.projected = self.name, self._asked()

    def _asked(self) -> frozenset[str]:
        """What is asked for by name: the keys and what `only` names, as they are called in items."""
        attributes = [item for kind in (self.entity, *self.kinds) for item in kind.attributes.items()]
        if unknown := set(self.only) - {name for name, _ in attributes}:
            raise BadValue(f"{self.name} asks for {', '.join(sorted(unknown))}, which its items have not.")
        named = (attribute.attr_name for name, attribute in attributes if name in self.only)
        asked = frozenset((*self.key_names, *named))
        if self.projected is not None and (absent := asked - self.projected):
            raise BadValue(f"{self.name} asks for {', '.join(sorted(absent))}, which its index does not project.")
        return asked

    @property
    def key_names(self) -> tuple[str, ...]:
        """The attributes that an item's place is made of, in the table and in the index that is asked."""
        keys = self.entity.table.keys
        return tuple(dict.fromkeys((*keys, *self.index.keys))) if self.index else keys

    @cached_property
    def projection(self) -> dict[str, str]:
        """Stand-ins for the attributes that are asked for by name, since their names may be words of the engine's."""
        return {f"#{number}": name for number, name in enumerate(sorted(self.projected or ()))} if self.only else {}

    def __call__(self, **values: Any) -> "Question[Any]":
        """The question with its values; ask it with `page`, `all`, `first` or `count`."""
        given = {name: value for name, value in values.items() if value is not None}
        if missing := self.required - given.keys():
            raise BadValue(f"{self.name} needs {', '.join(sorted(missing))}.")
        if surplus := values.keys() - self.required - self.optional:
            raise BadValue(f"{self.name} does not ask by {', '.join(sorted(surplus))}.")
        return Question(self, given)

    def entities(self, items: Iterable[Item]) -> list[Any]:
        """What the items of an answer are."""
        if self.kinds:
            # A fixed sort key tells more than a prefix, and a long prefix more than a short one.
            kinds = sorted((self.entity, *self.kinds), key=_definiteness, reverse=True)
            return [self._kind_of(item, kinds).loader(self.read_from, self.projected)(item) for item in items]
        load = self.entity.loader(self.read_from, self.projected)
        return [load(item) for item in items]

    def _kind_of(self, item: Item, kinds: Iterable[type[Entity]]) -> type[Entity]:
        for kind in kinds:
            if kind.owns(item):
                return kind
        raise BadValue(f"{self.name} met an item of no declared kind: {item.get(self.entity.table.sort or '')}.")


def _definiteness(kind: type[Entity]) -> tuple[bool, int]:
    template = kind.key_templates[-1][1]
    return template.field is None, len(template.prefix)
