"""Attributes of entities: what kind of value each holds, and how it is written in an item.

They are PynamoDB's attributes, so they build conditions and updates as documented there. Each also states in Python
source how its value is decoded and encoded; `codecs` compiles these into one function for each entity.
"""

from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import MAX_PREC, Context, Decimal
from functools import cached_property
from typing import Any, ClassVar, Protocol, TypeVar

from pynamodb.attributes import Attribute
from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.operand import Path, _Operand, _Size
from pynamodb.expressions.update import RemoveAction, SetAction

from dynamo.errors import BadValue
from dynamo.model.codecs import compile_expression, source_name

T = TypeVar("T")
W = TypeVar("W", bound="WritesItself")

# How many digits a number has at most in the engine, and a context that rounds none of them away.
DIGITS = 38
_EXACT = Context(prec=MAX_PREC)


class Stored(Attribute[T]):
    """The base of all attributes. `load_source` and `dump_source` give the expression that turns the wire form named by
    their argument into a value and back; it may use builtins and what `names` holds.

    `default` is also what an item means that lacks the attribute, such as one from before there was any. `former` is
    the name, or the names, under which older items have it; it is written under its own alone.
    """

    names: ClassVar[dict[str, Any]] = {}

    def __init__(self, *, former: str | tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(**options)
        self.former = (former,) if isinstance(former, str) else former

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

    def unknown_in(self, wire: dict[str, Any]) -> Iterator[str]:
        """Dotted names of what the wire form has inside and the attribute does not know."""
        return iter(())

    def set(self, value: Any) -> SetAction | RemoveAction:
        """SET to a value or an expression; REMOVE where the value is None or an empty set."""
        if isinstance(value, (Attribute, _Operand)):
            return Path(self).set(value)
        wire = None if value is None else self.dump(value)
        return Path(self).remove() if wire is None else Path(self).set(wire)

    def equals(self, value: Any) -> Condition:
        """The condition that the value is this one; with None, that there is none."""
        return self.does_not_exist() if value is None else Path(self) == self.dump(value)


class Text(Stored[str]):
    attr_type = "S"

    def load_source(self, wire: str) -> str:
        return f"{wire}['S']"

    def dump_source(self, value: str) -> str:
        return f"{{'S': {value}}}"


class WritesItself(Protocol):
    """A value that knows how it is written as a text, and read from one."""

    @staticmethod
    def from_text(text: str) -> Any: ...

    def as_text(self) -> str: ...


class AsText(Stored[W]):
    """A value of several parts, written as one text. For parts that no condition and no update names."""

    attr_type = "S"

    def __init__(self, kind: type[W], **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind
        self._from_text = f"from_text_{source_name(kind)}"
        self._names = {self._from_text: kind.from_text}

    def all_names(self) -> dict[str, Any]:
        return self._names

    def load_source(self, wire: str) -> str:
        return f"{self._from_text}({wire}['S'])"

    def dump_source(self, value: str) -> str:
        return f"{{'S': {value}.as_text()}}"


class Integer(Stored[int]):
    attr_type = "N"

    def load_source(self, wire: str) -> str:
        return f"int({wire}['N'])"

    def dump_source(self, value: str) -> str:
        return f"{{'N': str({value})}}"


def format_number(number: Decimal) -> str:
    if not number.is_finite() or len(number.normalize(_EXACT).as_tuple().digits) > DIGITS:
        raise BadValue(f"{number} cannot be stored: a number has at most {DIGITS} digits.")
    return str(number)


class Number(Stored[Decimal]):
    """A decimal number of up to 38 digits, exact."""

    attr_type = "N"
    names = {"Decimal": Decimal, "format_number": format_number}

    def load_source(self, wire: str) -> str:
        return f"Decimal({wire}['N'])"

    def dump_source(self, value: str) -> str:
        return f"{{'N': format_number({value})}}"


class Flag(Stored[bool]):
    attr_type = "BOOL"

    def load_source(self, wire: str) -> str:
        return f"{wire}['BOOL']"

    def dump_source(self, value: str) -> str:
        return f"{{'BOOL': {value}}}"


class Bytes(Stored[bytes]):
    """Binary data, written as base64."""

    attr_type = "B"
    names = {"a2b_base64": a2b_base64, "b2a_base64": b2a_base64}

    def load_source(self, wire: str) -> str:
        return f"a2b_base64({wire}['B'])"

    def dump_source(self, value: str) -> str:
        return f"{{'B': b2a_base64({value}, newline=False).decode()}}"


class TextSet(Stored[frozenset[str]]):
    """A set of texts. An empty one is left out of the item, since the engine has no empty sets."""

    attr_type = "SS"

    def load_source(self, wire: str) -> str:
        return f"frozenset({wire}['SS'])"

    def dump_source(self, value: str) -> str:
        return f"({{'SS': sorted({value})}} if {value} else None)"

    def size(self) -> _Size:
        """How many texts it has, for conditions. An empty one does not exist, and has no size."""
        counted: _Size = size(self)
        return counted


def format_moment(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds: text that sorts by time."""
    if moment.tzinfo is None:
        raise BadValue("A time without a zone cannot be stored.")
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Moment(Stored[datetime]):
    """A point in time, written as ISO 8601 text in UTC with milliseconds."""

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
    """The time after which DynamoDB may delete the item, written as epoch seconds. It may do so days late."""

    attr_type = "N"
    names = {"parse_epoch": parse_epoch, "format_epoch": format_epoch}

    def load_source(self, wire: str) -> str:
        return f"parse_epoch({wire}['N'])"

    def dump_source(self, value: str) -> str:
        return f"{{'N': format_epoch({value})}}"
