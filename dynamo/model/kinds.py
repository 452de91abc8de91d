"""Which kind of item a raw one is: told by its key, among the kinds that its table holds.

A release may meet items and attributes that a later one wrote into the same tables. They are passed by.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dynamo.model.codecs import Item, names_read
from dynamo.model.keys import KeyTemplate
from dynamo.model.tables import Table

if TYPE_CHECKING:
    from dynamo.model.entity import Entity

_kinds: dict[Table, list["type[Entity]"]] = {}


def register(kind: "type[Entity]") -> None:
    """Add a kind to those of its table. The most definite comes first: a fixed key tells more than a prefix, and a long
    prefix more than a short one."""
    kinds = _kinds.setdefault(kind.table, [])
    kinds.append(kind)
    kinds.sort(key=_definiteness, reverse=True)


def declared_kinds() -> Iterator["type[Entity]"]:
    """Every declared kind of item."""
    for kinds in _kinds.values():
        yield from kinds


def kind_of(table: Table, item: Item) -> "type[Entity] | None":
    """The kind of a raw item, of which the table's key is enough; None when no kind has such a key."""
    for kind in _kinds.get(table, ()):
        if all(_fits(template, item[name]["S"]) for name, template in kind.key_templates):
            return kind
    return None


def unknown_in(table: Table, item: Item) -> Iterator[str]:
    """What a raw item has that no kind of this release knows: itself, by its key, or attributes of it
    and of the records in it, by dotted names."""
    kind = kind_of(table, item)
    if kind is None:
        yield f"{table.label} {item[table.keys[-1]]['S']}"
        return
    known = {name: attribute for attribute in kind.attributes.values() for name in names_read(attribute)}
    for name, wire in item.items():
        if attribute := known.get(name):
            yield from attribute.unknown_in(wire)
        elif name not in table.keys:
            yield f"{kind.__name__}.{name}"


def _fits(template: KeyTemplate, value: str) -> bool:
    return value.startswith(template.prefix) if template.field else value == template.prefix


def _definiteness(kind: "type[Entity]") -> list[tuple[bool, int]]:
    return [(template.field is None, len(template.prefix)) for _, template in reversed(kind.key_templates)]
