"""The attributes an entity is made of.

They are PynamoDB's attributes, so they build conditions and updates as documented there. On top, each one states how
its value is decoded and encoded as Python source, from which `compiling` makes one function an entity.
"""

import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from pynamodb.attributes import Attribute
from pynamodb.expressions.condition import Exists, size
from pynamodb.expressions.operand import Path, _Operand, _Size
from pynamodb.expressions.update import RemoveAction, SetAction

from dynamo.compiling import compile_expression, compile_record
from dynamo.errors import BadValue

T = TypeVar("T")


class Stored(Attribute[T]):
    """What all attributes here share: `load_source` and `dump_source` write the expression that turns the wire form
    named by their argument into a value and back, using only builtins and what `names` holds."""

    names: ClassVar[dict[str, Any]] = {}

    def load_source(self, wire: str) -> str:
        raise NotImplementedError(type(self))

    def dump_source(self, value: str) -> str:
        raise NotImplementedError(type(self))

    def all_names(self) -> dict[str, Any]:
        return self.names

    @cached_property
    def dump(self) -> Callable[[T], dict[str, Any] | None]:
        """The wire form of a value, type tag included; None for what the engine cannot hold (an empty set)."""
        return compile_expression(self.dump_source("value"), "value", self.all_names())

    @cached_property
    def load(self) -> Callable[[dict[str, Any]], T]:
        """The value of a wire form, type tag included."""
        return compile_expression(self.load_source("wire"), "wire", self.all_names())

    def serialize(self, value: Any) -> Any:
        wire = None if value is None else self.dump(value)
        return None if wire is None else wire[self.attr_type]

    def deserialize(self, value: Any) -> Any:
        return self.load({self.attr_type: value})

    def set(self, value: Any) -> SetAction | RemoveAction:
        """SET to a value or an expression; REMOVE where the value is None or an empty set."""
        if isinstance(value, (Attribute, _Operand)):
            return Path(self).set(value)
        wire = None if value is None else self.dump(value)
        return Path(self).remove() if wire is None else Path(self).set(wire)


class Text(Stored[str]):
    attr_type = "S"

    def load_source(self, wire: str) -> str:
        return f"{wire}['S']"

    def dump_source(self, value: str) -> str:
        return f"{{'S': {value}}}"


class Integer(Stored[int]):
    attr_type = "N"

    def load_source(self, wire: str) -> str:
        return f"int({wire}['N'])"

    def dump_source(self, value: str) -> str:
        return f"{{'N': str({value})}}"


class Number(Stored[Decimal]):
    """A decimal number of up to 38 digits, exact."""

    attr_type = "N"
    names = {"Decimal": Decimal}

    def load_source(self, wire: str) -> str:
        return f"Decimal({wire}['N'])"

    def dump_source(self, value: str) -> str:
        return f"{{'N': str({value})}}"


class Flag(Stored[bool]):
    attr_type = "BOOL"

    def load_source(self, wire: str) -> str:
        return f"{wire}['BOOL']"

    def dump_source(self, value: str) -> str:
        return f"{{'BOOL': {value}}}"


class Bytes(Stored[bytes]):
    attr_type = "B"

    def load_source(self, wire: str) -> str:
        return f"{wire}['B']"

    def dump_source(self, value: str) -> str:
        return f"{{'B': {value}}}"


class TextSet(Stored[frozenset[str]]):
    """A set of texts. An empty one is left out of the item, since the engine has no empty sets."""

    attr_type = "SS"

    def load_source(self, wire: str) -> str:
        return f"frozenset({wire}['SS'])"

    def dump_source(self, value: str) -> str:
        return f"({{'SS': sorted({value})}} if {value} else None)"


def format_moment(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds: text that sorts by time."""
    if moment.tzinfo is None:
        raise BadValue("A time without a zone cannot be stored.")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Moment(Stored[datetime]):
    """A point in time, kept as ISO 8601 UTC text with milliseconds."""

    attr_type = "S"
    names = {"parse_moment": datetime.fromisoformat, "format_moment": format_moment}

    def load_source(self, wire: str) -> str:
        return f"parse_moment({wire}['S'])"

    def dump_source(self, value: str) -> str:
        return f"{{'S': format_moment({value})}}"


def parse_epoch(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def format_epoch(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise BadValue("A time without a zone cannot be stored.")
    return str(int(moment.timestamp()))


class Expiry(Stored[datetime]):
    """When the engine may delete the item, kept as epoch seconds. Deletion can come days late: readers check it."""

    attr_type = "N"
    names = {"parse_epoch": parse_epoch, "format_epoch": format_epoch}

    def load_source(self, wire: str) -> str:
        return f"parse_epoch({wire}['N'])"

    def dump_source(self, value: str) -> str:
        return f"{{'N': format_epoch({value})}}"


class ListOf(Stored[list[T]]):
    """A list whose elements are all of one kind: an attribute, a plain type, or a dataclass for nested records."""

    attr_type = "L"

    def __init__(self, element: "type[T] | Stored[T]", **options: Any) -> None:
        super().__init__(**options)
        self.element: Stored[Any] = as_attribute(element)

    def all_names(self) -> dict[str, Any]:
        return self.element.all_names()

    def load_source(self, wire: str) -> str:
        return f"[{self.element.load_source('_each')} for _each in {wire}['L']]"

    def dump_source(self, value: str) -> str:
        return f"{{'L': [{self.element.dump_source('_each')} for _each in {value}]}}"


class TupleOf(Stored[tuple[T, ...]]):
    """A list read back as a tuple, for what is not changed in place."""

    attr_type = "L"

    def __init__(self, element: "type[T] | Stored[T]", **options: Any) -> None:
        super().__init__(**options)
        self.list = ListOf(element)

    def all_names(self) -> dict[str, Any]:
        return self.list.all_names()

    def dump_source(self, value: str) -> str:
        return self.list.dump_source(value)

    def load_source(self, wire: str) -> str:
        return f"tuple({self.list.load_source(wire)})"


class MapOf(Stored[dict[str, T]]):
    """A map from text to values of one kind, whose entries can be written one by one."""

    attr_type = "M"

    def __init__(self, element: "type[T] | Stored[T]", **options: Any) -> None:
        super().__init__(**options)
        self.element: Stored[Any] = as_attribute(element)

    def all_names(self) -> dict[str, Any]:
        return self.element.all_names()

    def load_source(self, wire: str) -> str:
        return f"{{_key: {self.element.load_source('_each')} for _key, _each in {wire}['M'].items()}}"

    def dump_source(self, value: str) -> str:
        return f"{{'M': {{_key: {self.element.dump_source('_each')} for _key, _each in {value}.items()}}}}"

    def entry(self, key: str) -> Path:
        """The document path of one entry, for conditions and updates; index it further for a field of a record."""
        return Path([*self.attr_path, key])

    def set_entry(self, key: str, value: T) -> SetAction | RemoveAction:
        return self.entry(key).set(self.element.dump(value))

    def entry_exists(self, key: str) -> Exists:
        return self.entry(key).exists()

    def size(self) -> _Size:
        """How many entries it has, for conditions."""
        counted: _Size = size(self)
        return counted


class Nested(Stored[T]):
    """A record inside an item: a dataclass whose fields are compiled like an entity's attributes."""

    attr_type = "M"

    def __init__(self, kind: type[T], **options: Any) -> None:
        super().__init__(**options)
        self.suffix = f"{kind.__module__}_{kind.__qualname__}".replace(".", "_")
        self.loader, self.dumper = compile_record(kind, record_attributes(kind))

    def all_names(self) -> dict[str, Any]:
        return {f"load_{self.suffix}": self.loader, f"dump_{self.suffix}": self.dumper}

    def load_source(self, wire: str) -> str:
        return f"load_{self.suffix}({wire}['M'])"

    def dump_source(self, value: str) -> str:
        return f"{{'M': dump_{self.suffix}({value})}}"


_PLAIN: dict[Any, Callable[[], Stored[Any]]] = {
    str: Text,
    int: Integer,
    Decimal: Number,
    bool: Flag,
    bytes: Bytes,
    datetime: Moment,
    frozenset[str]: TextSet,
}


def as_attribute(kind: Any) -> Stored[Any]:
    """The attribute for a type: plain types, `list[X]`, `tuple[X, ...]`, `dict[str, X]`, dataclasses, `X | None`."""
    if isinstance(kind, Stored):
        return kind
    if kind in _PLAIN:
        return _PLAIN[kind]()
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        (kind,) = [arg for arg in args if arg is not type(None)]
        return as_attribute(kind)
    if origin is list:
        return ListOf(args[0])
    if origin is tuple:
        return TupleOf(args[0])
    if origin is dict:
        return MapOf(args[1])
    if dataclasses.is_dataclass(kind):
        return Nested(typing.cast(type, kind))
    raise BadValue(f"No attribute keeps a {kind!r}.")


def record_attributes(kind: type) -> dict[str, Stored[Any]]:
    """An attribute for each field of a dataclass, from its annotations."""
    if not dataclasses.is_dataclass(kind):
        raise BadValue(f"{kind!r} is not a dataclass.")
    hints = typing.get_type_hints(kind)
    return {field.name: as_attribute(hints[field.name]) for field in dataclasses.fields(kind)}
