"""Attributes that hold other values: lists, maps, and records, which are dataclasses or named tuples."""

import types
import typing
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from pynamodb.expressions.condition import Exists, size
from pynamodb.expressions.operand import Path, _Size
from pynamodb.expressions.update import RemoveAction, SetAction

from dynamo.errors import BadKey, BadValue
from dynamo.model.attributes import AsText, Bytes, Flag, Integer, Moment, Number, Stored, Text, TextSet
from dynamo.model.codecs import compile_record, fields_of, is_record, source_name

T = TypeVar("T")


class ListOf(Stored[list[T]]):
    """A list whose elements are all of one kind: an attribute, a plain type, or a kind of record."""

    attr_type = "L"

    def __init__(self, element: "type[T] | Stored[T]", **options: Any) -> None:
        super().__init__(**options)
        self.element = element_attribute(element)

    def all_names(self) -> dict[str, Any]:
        return self.element.all_names()

    def load_source(self, wire: str) -> str:
        return f"[{self.element.load_source('_each')} for _each in {wire}['L']]"

    def dump_source(self, value: str) -> str:
        return f"{{'L': [{self.element.dump_source('_each')} for _each in {value}]}}"

    def size(self) -> _Size:
        """How many elements it has, for conditions."""
        counted: _Size = size(self)
        return counted

    def unknown_in(self, wire: dict[str, Any]) -> Iterator[str]:
        for each in wire["L"]:
            yield from self.element.unknown_in(each)


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

    def unknown_in(self, wire: dict[str, Any]) -> Iterator[str]:
        return self.list.unknown_in(wire)


class MapOf(Stored[dict[str, T]]):
    """A map from text to values of one kind, whose entries can be written one by one."""

    attr_type = "M"

    def __init__(self, element: "type[T] | Stored[T]", **options: Any) -> None:
        super().__init__(**options)
        self.element = element_attribute(element)

    def all_names(self) -> dict[str, Any]:
        return self.element.all_names()

    def load_source(self, wire: str) -> str:
        return f"{{_key: {self.element.load_source('_each')} for _key, _each in {wire}['M'].items()}}"

    def dump_source(self, value: str) -> str:
        return f"{{'M': {{_key: {self.element.dump_source('_each')} for _key, _each in {value}.items()}}}}"

    def unknown_in(self, wire: dict[str, Any]) -> Iterator[str]:
        for each in wire["M"].values():
            yield from self.element.unknown_in(each)

    def entry(self, key: str) -> Path:
        """The document path of one entry, for conditions and updates; index it further for a field of a record."""
        return Path([*self.attr_path, entry_key(key)])

    def set_entry(self, key: str, value: T) -> SetAction | RemoveAction:
        return self.entry(key).set(self.element.dump(value))

    def entry_exists(self, key: str) -> Exists:
        return self.entry(key).exists()

    def size(self) -> _Size:
        """How many entries it has, for conditions."""
        counted: _Size = size(self)
        return counted


def entry_key(key: str) -> str:
    """The key of an entry; `BadKey` for one with brackets: in a path they would be read as the place in a list."""
    if not key or "[" in key or "]" in key:
        raise BadKey(f"{key!r} cannot be the key of an entry.")
    return key


class Former(typing.NamedTuple):
    """The name that a field of a record had before: `title: Annotated[str, Former("heading")]`."""

    name: str


class Nested(Stored[T]):
    """A record inside an item, whose fields are compiled like an entity's attributes."""

    attr_type = "M"

    def __init__(self, kind: type[T], **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind
        self.suffix = source_name(kind)
        self.fields = record_attributes(kind)
        self.loader, self.dumper = compile_record(kind, self.fields)

    def all_names(self) -> dict[str, Any]:
        return {f"load_{self.suffix}": self.loader, f"dump_{self.suffix}": self.dumper}

    def load_source(self, wire: str) -> str:
        return f"load_{self.suffix}({wire}['M'])"

    def dump_source(self, value: str) -> str:
        return f"{{'M': dump_{self.suffix}({value})}}"

    def unknown_in(self, wire: dict[str, Any]) -> Iterator[str]:
        known = {former: field for field in self.fields.values() for former in field.former} | self.fields
        for name, value in wire["M"].items():
            if field := known.get(name):
                yield from field.unknown_in(value)
            else:
                yield f"{self.kind.__name__}.{name}"


_PLAIN: dict[Any, Callable[[], Stored[Any]]] = {
    str: Text,
    int: Integer,
    Decimal: Number,
    bool: Flag,
    bytes: Bytes,
    datetime: Moment,
    frozenset[str]: lambda: TextSet(default=frozenset),
}


def as_attribute(kind: Any) -> Stored[Any]:
    """The attribute for a type: plain types, `list[X]`, `tuple[X, ...]`, `dict[str, X]`, what writes itself as a text,
    records, `X | None`, `Annotated[X, Former("name")]`."""
    if isinstance(kind, Stored):
        return kind
    if kind in _PLAIN:
        return _PLAIN[kind]()
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        attribute = as_attribute(args[0])
        attribute.former = tuple(each.name for each in args[1:] if isinstance(each, Former))
        return attribute
    if origin in (typing.Union, types.UnionType):
        (kind,) = [arg for arg in args if arg is not type(None)]
        attribute = as_attribute(kind)
        attribute.null = True
        return attribute
    if origin is list:
        return ListOf(args[0])
    if origin is tuple:
        return TupleOf(args[0])
    if origin is dict:
        return MapOf(args[1])
    if hasattr(kind, "from_text"):
        return AsText(kind)
    if is_record(kind):
        return Nested(typing.cast(type, kind))
    raise BadValue(f"No attribute holds a {kind!r}.")


def element_attribute(kind: Any) -> Stored[Any]:
    """The attribute for the elements of a list or a map, which hold a place even when empty, as sets cannot."""
    attribute = as_attribute(kind)
    if isinstance(attribute, TextSet):
        raise BadValue("The engine has no empty sets, so a list or a map holds lists in place of sets.")
    return attribute


def record_attributes(kind: type) -> dict[str, Stored[Any]]:
    """An attribute for each field of a record, from its annotations."""
    if not is_record(kind):
        raise BadValue(f"{kind!r} is neither a dataclass nor a named tuple.")
    hints = typing.get_type_hints(kind, include_extras=True)
    return {field.name: as_attribute(hints[field.name]) for field in fields_of(kind)}
