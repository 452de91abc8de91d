"""Which kind of item a raw one is: told by its key, among the kinds that its table holds.

A release may meet items and attributes that a later one wrote into the same tables. They are passed by.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from dynamo.model.codecs import Item, names_read
from dynamo.model.tables import Table

if TYPE_CHECKING:
    from dynamo.model.entity import Entity


class _Told(NamedTuple):
    """A kind, and what tells it: for each key attribute how it begins, and whether that is all of it."""

    kind: "type[Entity]"
    by: tuple[tuple[str, str, bool], ...]


_kinds: dict[Table, list[_Told]] = {}


def register(kind: "type[Entity]") -> None:
    """Add a kind to those of its table. The most definite comes first: a fixed key tells more than a prefix, and a long
    prefix more than a short one."""
    by = tuple((name, template.prefix, template.field is None) for name, template in kind.key_templates)
    kinds = _kinds.setdefault(kind.table, [])
    kinds.append(_Told(kind, tuple(each for each in by if each[1:] != ("", False))))
    kinds.sort(key=_definiteness, reverse=True)


def declared_kinds() -> Iterator["type[Entity]"]:
    """Every declared kind of item."""
    for kinds in _kinds.values():
        yield from (told.kind for told in kinds)


def kind_of(table: Table, item: Item) -> "type[Entity] | None":
    """The kind of a raw item, of which the table's key is enough; None when no kind has such a key."""
    for kind, by in _kinds.get(table, ()):
        for name, prefix, whole in by:
            value = item[name]["S"]
            if value != prefix if whole else not value.startswith(prefix):
                break
        else:
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


def _definiteness(told: _Told) -> list[tuple[bool, int]]:
    return [(template.field is None, len(template.prefix)) for _, template in reversed(told.kind.key_templates)]
