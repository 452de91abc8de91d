"""A query with its values: the key condition they make, and the ways to ask it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from dynamo.client import call
from dynamo.compiling import Item
from dynamo.entity import Entity
from dynamo.errors import BadValue
from dynamo.keys import PARTITION_KEY_LIMIT, SORT_KEY_LIMIT
from dynamo.pages import Page, open_cursor, seal_cursor
from dynamo.tables import Index, Table

if TYPE_CHECKING:
    from dynamo.queries import Query

E = TypeVar("E", bound=Entity)

# The last character there is: a bound after everything that begins like it.
LAST = "\U0010ffff"
LARGEST = 10**38 - 1


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds on the sort key. `since` and `until` name the values that give them, both optional and both inclusive.

    With a prefix the bounds stay inside the records of that prefix.
    """

    prefix: str = ""
    since: str | None = None
    until: str | None = None


class Question(Generic[E]):
    """A query with its values, not asked yet."""

    def __init__(self, query: "Query", values: dict[str, Any]):
        self.query = query
        self.values = values

    def page(self, size: int, after: str | None = None, viewer: str = "") -> Page[E]:
        """At most `size` items from the start or after a sealed cursor. One request, unless the engine's 1 MB cuts it.

        `viewer` is the id of whoever looks, where the list is private: the cursor then serves nobody else. `BadCursor`
        for one that is forged or belongs to another question.
        """
        partition = self._partition()
        start = open_cursor(after, self.query.name, self.values, viewer) | partition if after else None
        items = self._items(limit=_positive(size) + 1, start=start)
        following = None
        if len(items) > size:
            last = {name: items[size - 1][name] for name in self.query.key_names if name not in partition}
            following = seal_cursor(last, self.query.name, self.values, viewer)
        return Page(self.query.entities(items[:size]), following)

    def all(self, limit: int) -> list[E]:
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
        items: list[Item] = []
        request = self._request()
        if request and (asked := self.query.projection):
            # Counting takes none, so it is not among what all requests share.
            request["ProjectionExpression"] = ", ".join(asked)
            request["ExpressionAttributeNames"] |= asked
        while request:
            answer = call("Query", {**request, "Limit": limit - len(items), **_from(start)})
            items += answer["Items"]
            start = answer.get("LastEvaluatedKey")
            if not start or len(items) >= limit:
                break
        return items

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
            bounds: tuple[Any, Any] = (_numbers if kind == "N" else _texts)(query.within, self.values)
            lower, upper = bounds
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


def _given(name: str | None, values: dict[str, Any]) -> Any:
    return values.get(name) if name else None


def _numbers(within: Range, values: dict[str, Any]) -> tuple[int | None, int | None]:
    return _number(_given(within.since, values)), _number(_given(within.until, values))


def _number(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadValue(f"A bound on a number must be a whole number, not {value!r}.")
    # No number that is stored lies beyond the engine's 38 digits, so this asks for the same.
    return max(-LARGEST, min(LARGEST, value))


def _texts(within: Range, values: dict[str, Any]) -> tuple[str | None, str | None]:
    since, until = _text(_given(within.since, values)), _text(_given(within.until, values))
    lower = within.prefix + since if since or within.prefix else None
    upper = within.prefix + (until or LAST) if until or within.prefix else None
    return lower, upper


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadValue(f"A bound on a text must be a text, not {value!r}.")
    # Bounds come from addresses. No key of ours is that long, and what cannot be encoded stands in none.
    return value.encode(errors="replace")[: SORT_KEY_LIMIT // 2].decode(errors="ignore")
