"""Computes the units that requests cost from item sizes, by the documented rules.

Sizes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html;
units: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html.
"""

from decimal import Decimal
from math import ceil
from typing import Any

from dynamo.model.codecs import Item
from dynamo.model.tables import Index, Table


def item_size(item: Item) -> int:
    """Bytes of an item: its attribute names and its values."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(wire: dict[str, Any]) -> int:
    ((kind, value),) = wire.items()
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            return _number_size(value)
        case "B":
            return _binary_size(value)
        case "BOOL" | "NULL":
            return 1
        case "SS":
            return sum(len(text.encode()) for text in value)
        case "NS":
            return sum(map(_number_size, value))
        case "BS":
            return sum(map(_binary_size, value))
        case "L":
            return 3 + sum(1 + _value_size(element) for element in value)
        case _:
            return 3 + sum(1 + len(name.encode()) + _value_size(element) for name, element in value.items())


def _binary_size(base64: str) -> int:
    return len(base64) * 3 // 4 - base64.count("=")


def _number_size(number: str) -> int:
    """A byte for every two significant digits, counted in pairs from the decimal point, one more, and one for a sign.

    The documentation says "approximately"; this is what the engine does.
    """
    sign, digits, exponent = Decimal(number).as_tuple()
    text = "".join(map(str, digits)).lstrip("0")
    significant = text.rstrip("0")
    if not significant:
        return 1
    uneven = (int(exponent) + len(text) - len(significant)) % 2
    return (len(significant) + uneven + 1) // 2 + 1 + sign


def read_units(size: int, *, consistent: bool) -> float:
    """Units to read that many bytes in one Query or GetItem: one per 4 KB, half for an eventually consistent read."""
    return max(1, ceil(size / 4096)) * (1 if consistent else 0.5)


def write_units(size: float) -> int:
    """Units to write an item of that many bytes outside a transaction: one per KB."""
    return max(1, ceil(size / 1024))


def index_units(table: Table, item: Item) -> int:
    """Units that the indexes of a table take when this item is put for the first time."""
    return sum(
        write_units(_projected_size(index, item)) for index in table.indexes if all(k in item for k in index.keys)
    )


def touched_index_units(table: Table, stored: frozenset[str], touched: frozenset[str], size: float) -> int:
    """Units that the indexes take when an update writes the attributes `touched` of an item that has `stored`.

    A change of a key attribute is a delete and a put; of another projected one, a single write.
    """
    units = 0
    for index in table.indexes:
        if not stored.issuperset(index.keys):
            continue
        if not touched.isdisjoint(index.keys):
            units += 2 * write_units(_entry_size(index, size))
        elif index.include is None or not touched.isdisjoint(index.include):
            units += write_units(_entry_size(index, size))
    return units


def deleted_index_units(table: Table, stored: frozenset[str], size: float) -> int:
    """Units that the indexes take when an item that has the attributes `stored` is deleted."""
    return sum(write_units(_entry_size(index, size)) for index in table.indexes if stored.issuperset(index.keys))


def _entry_size(index: Index, size: float) -> float:
    """The expected size of an item in an index: all of it, or what is meant to fit into one unit."""
    return size if index.include is None else min(size, 1024)


def _projected_size(index: Index, item: Item) -> int:
    projected = index.projected
    return item_size(item if projected is None else {name: item[name] for name in projected & item.keys()})
