"""Declares backfills: what older items of a kind lack, and how it follows from what they have.

    @backfill("shop.product_initials", of=Product, fills=("initial",), reads=("name",))
    def product_initials(product: Product) -> dict[str, Any]:
        \"\"\"Products from before there was an index by initial.\"\"\"
        return {"initial": product.name[0]}

A backfill fills what an item lacks and changes nothing that it has, so it may run twice, and while the site serves.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from dynamo.errors import BadValue
from dynamo.model.codecs import Item, names_read
from dynamo.model.entity import Entity, Key

E = TypeVar("E", bound=Entity)


class Filling(NamedTuple):
    """The update that fills one item. The condition is that what is filled is still lacking, and what it follows from
    is still the same."""

    key: Key
    actions: list[Action]
    condition: Condition


@dataclass(frozen=True, slots=True)
class Backfill(Generic[E]):
    """What older items of a kind lack. `fills` and `reads` name attributes of the kind, `drops` what items have under
    names that nothing reads any more."""

    name: str
    kind: type[E]
    fills: tuple[str, ...]
    reads: tuple[str, ...]
    drops: tuple[str, ...]
    values: Callable[[E], Mapping[str, Any]]

    def __post_init__(self) -> None:
        attributes = self.kind.attributes
        if unknown := {*self.fills, *self.reads} - attributes.keys():
            raise BadValue(f"{self.name} names {', '.join(sorted(unknown))}, which {self.kind.__name__} has not.")
        if not (self.fills or self.drops):
            raise BadValue(f"{self.name} fills nothing and drops nothing.")
        read = {*self.kind.table.keys, *(name for each in attributes.values() for name in names_read(each))}
        if still := read & set(self.drops):
            raise BadValue(f"{self.name} drops {', '.join(sorted(still))}, which {self.kind.__name__} still reads.")
        if _declared.setdefault(self.name, self) is not self:
            raise BadValue(f"The backfill {self.name} is declared twice.")

    @property
    def words(self) -> str:
        """Its purpose, as its function says it."""
        return (self.values.__doc__ or "").strip().partition("\n\n")[0]

    def filling_of(self, item: Item) -> Filling | None:
        """The update that a raw item needs; None when it lacks nothing or is of another kind."""
        attributes = self.kind.attributes
        lacking = [name for name in self.fills if attributes[name].attr_name not in item]
        dropped = [name for name in self.drops if name in item]
        if not (lacking or dropped) or not self.kind.owns(item):
            return None
        entity: E = self.kind.load(item)
        values = self.values(entity) if lacking else {}
        wires = {attributes[name].attr_name: _wire(self.kind, name, values) for name in lacking}
        actions: list[Action] = [Path([name]).set(wire) for name, wire in wires.items() if wire is not None]
        actions += [Path([name]).remove() for name in dropped]
        if not actions:
            return None
        condition = Path([self.kind.table.partition]).exists()
        for name in wires:
            condition &= Path([name]).does_not_exist()
        for name in (name for each in self.reads for name in names_read(attributes[each])):
            condition &= Path([name]) == item[name] if name in item else Path([name]).does_not_exist()
        return Filling(entity.own_key, actions, condition)


def _wire(kind: type[Entity], name: str, values: Mapping[str, Any]) -> dict[str, Any] | None:
    value = values.get(name)
    return None if value is None else kind.attributes[name].dump(value)


_declared: dict[str, "Backfill[Any]"] = {}


def backfill(
    name: str, *, of: type[E], fills: tuple[str, ...] = (), reads: tuple[str, ...] = (), drops: tuple[str, ...] = ()
) -> Callable[[Callable[[E], Mapping[str, Any]]], Backfill[E]]:
    """Declare the function a backfill: from an item that lacks some of `fills`, their values; None leaves one out.

    `reads` are what the values follow from. Of `drops` an item is rid without asking the function.
    """

    def declare(values: Callable[[E], Mapping[str, Any]]) -> Backfill[E]:
        return Backfill(name, of, fills, reads, drops, values)

    return declare


def declared_backfills() -> list["Backfill[Any]"]:
    """Every declared backfill, by name. Apps declare theirs in a module `backfills`."""
    return [_declared[name] for name in sorted(_declared)]
