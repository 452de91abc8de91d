"""Declared queries of a table or an index, each named after the question that it answers.

    class Order(Entity, table=orders, sort="ORDER#{order_id}"):
        by_id = Get("31", Budget(1, 1, 1), consistent=True)
        history = Query("30", Budget(1, 1, 1), "{user_id}", within=Range("ORDER#", "since", "until"), newest_first=True)

    Order.history(user_id=..., since=...).page(size=20, after=cursor, viewer=user_id)

A question takes exactly the values that its keys name; there is no filter and no scan. One that names attributes with
`only` is answered with these alone, for the same read units.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar, cast

from dynamo.errors import BadCursor, BadValue
from dynamo.model.codecs import Item
from dynamo.model.entity import Entity
from dynamo.model.keys import PARTITION_KEY_LIMIT, KeyTemplate
from dynamo.model.kinds import kind_of
from dynamo.model.ranges import Range
from dynamo.model.tables import Index, Table
from dynamo.reads.gets import Reading
from dynamo.reads.pages import Page, open_cursor, seal_cursor
from dynamo.reads.patterns import Budget, Declared
from dynamo.wire.client import call

E = TypeVar("E", bound=Entity)


class AskedQuery(Protocol[E]):
    """A `Query` as its entity's callers see it."""

    declared: Declared

    def __call__(self, **values: Any) -> "Question[E]": ...


class Query(Reading):
    """Reads items of one partition in the order of their sort key, optionally within a range of it."""

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
        self.read_from = f"the index {self.index.name}" if self.index else None
        self.projected = self.index.projected if self.index else None
        if self.only:
            self.read_from, self.projected = self.name, self._asked()
        super().entity_completed()

    def _asked(self) -> frozenset[str]:
        """What is asked for by name: the keys and what `only` names, as they are called in items."""
        attributes = [item for kind in (self.entity, *self.kinds) for item in kind.attributes.items()]
        if unknown := set(self.only) - {name for name, _ in attributes}:
            raise BadValue(f"{self.name} asks for {', '.join(sorted(unknown))}, which its items have not.")
        named = [attribute for name, attribute in attributes if name in self.only]
        asked = frozenset((*self.key_names, *(attribute.attr_name for attribute in named)))
        if self.projected is not None and (absent := asked - self.projected):
            raise BadValue(f"{self.name} asks for {', '.join(sorted(absent))}, which its index does not project.")
        former = {name for attribute in named for name in attribute.former}
        return asked | (former if self.projected is None else former & self.projected)

    @property
    def key_names(self) -> tuple[str, ...]:
        """The key attributes of an item, in the table and in the index that is asked."""
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

    def known(self, items: list[Item]) -> list[Item]:
        """Those of the items that are of a kind that the answer may hold. Others, which another release may have put
        there, are passed by."""
        if self.kinds:
            wanted, table = {self.entity, *self.kinds}, self.entity.table
            return [item for item in items if kind_of(table, item) in wanted]
        name, template = self.entity.key_templates[-1]
        if self._lets_no_others_in:
            return items
        if template.field is None:
            return [item for item in items if item[name]["S"] == template.prefix]
        return [item for item in items if item[name]["S"].startswith(template.prefix)]

    @cached_property
    def _lets_no_others_in(self) -> bool:
        """Whether no item of another kind can be in the answer: because of the range, or since every key is one of the
        entity's."""
        template = self.entity.key_templates[-1][1]
        asked = self.within.prefix if self.within is not None and self.index is None else ""
        return template.field is not None and asked.startswith(template.prefix)

    def entities(self, items: Iterable[Item]) -> list[Any]:
        """The entities of known items."""
        if self.kinds:
            table = self.entity.table
            kinds = [(item, cast(type[Entity], kind_of(table, item))) for item in items]
            return [kind.loader(self.read_from, self.projected)(item) for item, kind in kinds]
        load = self.entity.loader(self.read_from, self.projected)
        return [load(item) for item in items]


class Question(Generic[E]):
    """A query with its values, not asked yet."""

    def __init__(self, query: "Query", values: dict[str, Any]):
        self.query = query
        self.values = values

    def page(self, size: int, after: str | None = None, viewer: str = "") -> Page[E]:
        """At most `size` items from the start or after a sealed cursor. One request, unless the engine's 1 MB cuts it.

        `viewer` is the id of whoever looks, where the list is private: the cursor then serves nobody else. `BadCursor`
        for one that is forged, belongs to another question, or is of a release whose keys were others.
        """
        partition = self._partition()
        start = open_cursor(after, self.query.name, self.values, viewer) | partition if after else None
        if start and start.keys() != set(self.query.key_names):
            raise BadCursor("The cursor is of a release that asked by other keys.")
        items, following = self._items(limit=_positive(size) + 1, start=start), None
        if len(items) > size:
            last = {name: items[size - 1][name] for name in self.query.key_names if name not in partition}
            following = seal_cursor(last, self.query.name, self.values, viewer)
        return Page(self.query.entities(items[:size]), following)

    def all(self, limit: int) -> Sequence[E]:
        """The first `limit` items. One request for each megabyte read."""
        return self.query.entities(self._items(limit=_positive(limit), start=None))

    def first(self) -> E | None:
        items = self.all(limit=1)
        return items[0] if items else None

    def count(self) -> int:
        """How many items there are; costs as much as reading them."""
        total, start = 0, None
        request = self._request()
        while request:
            answer = call("Query", {**request, "Select": "COUNT", **_from(start)})
            total += answer["Count"]
            start = answer.get("LastEvaluatedKey")
            if not start:
                break
        return total

    def _items(self, limit: int, start: Item | None) -> list[Item]:
        """So many items of known kinds, or as many as there are."""
        items: list[Item] = []
        passed_by = 0
        request = self._request()
        if request and (asked := self.query.projection):
            # Counting takes none, so it is not among what all requests share.
            request["ProjectionExpression"] = ", ".join(asked)
            request["ExpressionAttributeNames"] |= asked
        while request:
            # Where many are passed by, more and more are asked for at once.
            answer = call("Query", {**request, "Limit": limit - len(items) + passed_by, **_from(start)})
            known = self.query.known(answer["Items"])
            items += known
            passed_by += len(answer["Items"]) - len(known)
            start = answer.get("LastEvaluatedKey")
            if not start or len(items) >= limit:
                break
        return items[:limit] if len(items) > limit else items

    def _partition(self) -> Item:
        """The part of every key that the values give, so that cursors need not carry it."""
        where: Index | Table = self.query.index or self.query.entity.table
        return {where.partition: {"S": self.query.partition.fill(self.values, PARTITION_KEY_LIMIT)}}

    def _request(self) -> dict[str, Any] | None:
        """The parameters that all requests for this question share; None when no key lies between its bounds."""
        query, table = self.query, self.query.entity.table
        where: Index | Table = query.index or table
        names = {"#p": where.partition}
        bound: dict[str, Any] = {":p": self._partition()[where.partition]}
        condition = "#p = :p"
        if query.within is not None and where.sort is not None:
            kind = query.index.sort_type if query.index else "S"
            lower, upper = query.within.bounds(kind, self.values)
            if lower is not None and upper is not None and lower > upper:
                return None
            if lower is not None or upper is not None:
                names["#s"] = where.sort
            if lower is not None:
                bound[":a"] = {kind: str(lower)}
            if upper is not None:
                bound[":b"] = {kind: str(upper)}
            condition += _CONDITIONS[lower is not None, upper is not None]
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


_CONDITIONS = {
    (False, False): "",
    (True, False): " AND #s >= :a",
    (False, True): " AND #s <= :b",
    (True, True): " AND #s BETWEEN :a AND :b",
}


def _from(start: Item | None) -> dict[str, Any]:
    return {"ExclusiveStartKey": start} if start else {}


def _positive(size: int) -> int:
    if size < 1:
        raise BadValue(f"{size} items cannot be asked for.")
    return size
