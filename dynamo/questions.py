"""A query with its values: the key condition they make, and the ways to ask it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from dynamo.client import call
from dynamo.compiling import Item
from dynamo.errors import BadValue
from dynamo.keys import PARTITION_KEY_LIMIT, SORT_KEY_LIMIT
from dynamo.pages import Page, open_cursor, seal_cursor
from dynamo.repeats import made_of
from dynamo.tables import Index, Table
from dynamo.transport import Shared

if TYPE_CHECKING:
    from dynamo.queries import Query

A = TypeVar("A")
T = TypeVar("T")
M = TypeVar("M")

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


class Question(Generic[T]):
    """A query with its values, not asked yet."""

    def __init__(self, query: "Query", values: dict[str, Any], make: Callable[[list[Any]], Sequence[T]] | None = None):
        self.query = query
        self.values = values
        self._make = make

    def into(self, make: Callable[[list[T]], Sequence[M]]) -> "Question[M]":
        """The question, answered with what `make` makes of its items.

        While the engine answers as it did before, what was made then is given again, so `make` may look at the items
        alone, and nobody may change what it returns.
        """
        return Question(self.query, self.values, make)

    def page(self, size: int, after: str | None = None, viewer: str = "") -> Page[T]:
        """At most `size` items from the start or after a sealed cursor. One request, unless the engine's 1 MB cuts it.

        `viewer` is the id of whoever looks, where the list is private: the cursor then serves nobody else. `BadCursor`
        for one that is forged or belongs to another question.
        """
        partition = self._partition()
        start = open_cursor(after, self.query.name, self.values, viewer) | partition if after else None
        answers = self._answers(limit=_positive(size) + 1, start=start)

        def page() -> Page[T]:
            items, following = _items(answers), None
            if len(items) > size:
                last = {name: items[size - 1][name] for name in self.query.key_names if name not in partition}
                following = seal_cursor(last, self.query.name, self.values, viewer)
            return Page(self._made(items[:size]), following)

        return self._once(answers, ("page", size, viewer), page)

    def all(self, limit: int) -> Sequence[T]:
        """The first `limit` items. One request for each megabyte read."""
        answers = self._answers(limit=_positive(limit), start=None)
        return self._once(answers, ("all",), lambda: self._made(_items(answers)))

    def first(self) -> T | None:
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

    def _made(self, items: Sequence[Item]) -> Sequence[T]:
        entities = self.query.entities(items)
        return self._make(entities) if self._make else entities

    def _once(self, answers: Sequence[dict[str, Any]], how: tuple[Any, ...], make: Callable[[], A]) -> A:
        """What is made of the answers; entities themselves are always new ones, for they may hold what can change."""
        if self._make is None or len(answers) != 1:
            return make()
        what = (self.query.name, self._make, *self.values.items(), *how)
        return made_of(answers[0], what, make)

    def _answers(self, limit: int, start: Item | None) -> list[dict[str, Any]]:
        """Answers with so many items between them, or as many as there are."""
        answers: list[dict[str, Any]] = []
        request = self._request()
        if request and (asked := self.query.projection):
            # Counting takes none, so it is not among what all requests share.
            request["ProjectionExpression"] = ", ".join(asked)
            request["ExpressionAttributeNames"] |= asked
        kind = dict if self._make is None else Shared
        while request:
            answer = call("Query", kind({**request, "Limit": limit, **_from(start)}))
            answers.append(answer)
            limit -= answer["Count"]
            start = answer.get("LastEvaluatedKey")
            if not start or limit <= 0:
                break
        return answers

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


def _items(answers: Sequence[dict[str, Any]]) -> list[Item]:
    if len(answers) == 1:
        return cast(list[Item], answers[0]["Items"])
    return [item for answer in answers for item in answer["Items"]]


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
