"""Questions that a table or an index answers, declared on the entity and named after what is asked.

    class Order(Entity, table=orders, sort="ORDER#{order_id}"):
        by_id = Get("31", Budget(1, 1, 1), consistent=True)
        history = Query("30", Budget(1, 1, 1), "{user_id}", within=Range("ORDER#", "since", "until"), newest_first=True)

    Order.history(user_id=..., since=...).page(size=20, after=cursor, viewer=user_id)

A question takes exactly the values that its keys name; there is no filter and no scan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, cast

from dynamo import batches
from dynamo.client import call
from dynamo.compiling import Item
from dynamo.entity import Entity, Key
from dynamo.errors import BadValue, NotFound
from dynamo.keys import KeyTemplate
from dynamo.pages import Page, open_cursor, seal_cursor
from dynamo.patterns import Budget, Declared, OnEntity, declare
from dynamo.tables import Index, Table

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
        return cast(AskedGet[E], self)

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
        return cast(AskedBatchGet[E], self)

    def __call__(self, keys: Sequence[dict[str, str]]) -> list[Entity | None]:
        """An entity or None for each key, in order. One request for every 100 different keys, all in one round trip."""
        wanted: list[Key] = [self.entity.key(**values) for values in keys]
        return batches.read(wanted, consistent=self.consistent)


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds on the sort key. `since` and `until` name the values that give them, both optional and both inclusive.

    With a prefix the bounds stay inside the records of that prefix.
    """

    prefix: str = ""
    since: str | None = None
    until: str | None = None


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
    ):
        """`partition` is a key template; `newest_first` reads the sort key downwards; `kinds` are further entities of
        the same partition that the answer may hold, told apart by their sort keys."""
        super().__init__(numbers, budget, index=index, consistent=consistent)
        self.partition = KeyTemplate.parse(partition)
        self.within = within
        self.backwards = newest_first
        self.kinds = tuple(kinds)

    def __get__(self, instance: object, owner: type[E]) -> AskedQuery[E]:
        return cast(AskedQuery[E], self)

    def __set_name__(self, owner: type[Entity], name: str) -> None:
        super().__set_name__(owner, name)
        bounds = self.within or Range()
        self.optional = frozenset(filter(None, (bounds.since, bounds.until)))
        self.required = frozenset(filter(None, (self.partition.field,)))

    def __call__(self, **values: Any) -> "Question[Any]":
        """The question with its values; ask it with `page`, `all`, `first` or `count`."""
        given = {name: value for name, value in values.items() if value is not None}
        if missing := self.required - given.keys():
            raise BadValue(f"{self.name} needs {', '.join(sorted(missing))}.")
        if surplus := values.keys() - self.required - self.optional:
            raise BadValue(f"{self.name} does not ask by {', '.join(sorted(surplus))}.")
        return Question(self, given)

    def load(self, item: Item) -> Any:
        if not self.kinds:
            return self.entity.loader(self.index)(item)
        # A fixed sort key tells more than a prefix, and a long prefix more than a short one.
        for kind in sorted((self.entity, *self.kinds), key=_definiteness, reverse=True):
            if kind.owns(item):
                return kind.loader(self.index)(item)
        raise BadValue(f"{self.name} met an item of no declared kind: {item.get(self.entity.table.sort or '')}.")


def _definiteness(kind: type[Entity]) -> tuple[bool, int]:
    template = kind.key_templates[-1][1]
    return template.field is None, len(template.prefix)


class Question(Generic[E]):
    """A query with its values, not asked yet."""

    def __init__(self, query: Query, values: dict[str, Any]):
        self.query = query
        self.values = values

    def page(self, size: int, after: str | None = None, viewer: str = "") -> Page[E]:
        """At most `size` items from the start or after a sealed cursor. One request, unless the engine's 1 MB cuts it.

        `viewer` is the id of whoever looks, where the list is private: the cursor then serves nobody else. `BadCursor`
        for one that is forged or belongs to another question.
        """
        start = open_cursor(after, self.query.name, self.values, viewer) if after else None
        items = self._items(limit=size + 1, start=start)
        more = len(items) > size
        items = items[:size]
        following = None
        if more and items:
            last = {name: items[-1][name] for name in self._key_names()}
            following = seal_cursor(last, self.query.name, self.values, viewer)
        return Page([self.query.load(item) for item in items], following)

    def all(self, limit: int) -> list[E]:
        """The first `limit` items. One request for each megabyte read."""
        return [self.query.load(item) for item in self._items(limit=limit, start=None)]

    def first(self) -> E | None:
        items = self.all(limit=1)
        return items[0] if items else None

    def count(self) -> int:
        """How many items there are; costs as much as reading them."""
        total, start = 0, None
        while True:
            answer = call("Query", {**self._request(), "Select": "COUNT", **_from(start)})
            total += answer["Count"]
            start = answer.get("LastEvaluatedKey")
            if not start:
                return total

    def _items(self, limit: int, start: Item | None) -> list[Item]:
        items: list[Item] = []
        while True:
            answer = call("Query", {**self._request(), "Limit": limit - len(items), **_from(start)})
            items += answer["Items"]
            start = answer.get("LastEvaluatedKey")
            if not start or len(items) >= limit:
                return items

    def _key_names(self) -> tuple[str, ...]:
        keys = self.query.entity.table.keys
        return tuple(dict.fromkeys((*keys, *self.query.index.keys))) if self.query.index else keys

    def _request(self) -> dict[str, Any]:
        query, table = self.query, self.query.entity.table
        where: Index | Table = query.index or table
        names = {"#p": where.partition}
        bound = {":p": {"S": query.partition.fill(self.values)}}
        condition = "#p = :p"
        lower, upper = self._bounds()
        if lower is not None or upper is not None:
            if where.sort is None:
                raise BadValue(f"{query.name} has a range but no sort key.")
            names["#s"] = where.sort
            if lower is not None and upper is not None:
                condition += " AND #s BETWEEN :a AND :b"
            else:
                condition += " AND #s >= :a" if lower is not None else " AND #s <= :b"
            bound |= {":a": lower} if lower is not None else {}
            bound |= {":b": upper} if upper is not None else {}
        request = {
            "TableName": table.name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": bound,
            "ScanIndexForward": not query.backwards,
        }
        if query.index:
            request["IndexName"] = query.index.name
        elif query.consistent:
            request["ConsistentRead"] = True
        return request

    def _bounds(self) -> tuple[dict[str, str] | None, dict[str, str] | None]:
        within = self.query.within
        if within is None:
            return None, None
        since = self.values.get(within.since) if within.since else None
        until = self.values.get(within.until) if within.until else None
        if self.query.index and self.query.index.sort_type == "N":
            return _number(since), _number(until)
        lower = within.prefix + (since or "") if since or within.prefix else None
        upper = within.prefix + (until or "\U0010ffff") if until or within.prefix else None
        return _text(lower), _text(upper)


def _from(start: Item | None) -> dict[str, Any]:
    return {"ExclusiveStartKey": start} if start else {}


def _number(value: int | None) -> dict[str, str] | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadValue(f"A bound on a number must be a whole number, not {value!r}.")
    return {"N": str(value)}


def _text(value: str | None) -> dict[str, str] | None:
    return None if value is None else {"S": value}
