"""The shapes of what is stored: of each kind of item, each record inside one, and what is written as a text. They are
recorded in a file, a line each, so that a release can be held against the one before."""

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dynamo.errors import BadValue
from dynamo.model.attributes import AsText, Stored
from dynamo.model.codecs import default_of, fields_of, is_record, is_required
from dynamo.model.entity import Entity
from dynamo.model.kinds import declared_kinds
from dynamo.model.nesting import ListOf, MapOf, Nested, TupleOf

HEAD = """\
# What the tables hold, as this release reads and writes it: a line for each kind of item, each record inside one, and
# what is written as a text. `manage.py access_patterns --record` writes this file, unless this release and the one
# before could not read what the other has stored.
"""
_PART = re.compile(
    r"(?P<kind>[^=]+?)(?: = (?P<absent>.*?))?(?:, once (?P<former>[\w ]+))?(?:, key of (?P<keys>[\w ]+))?"
)


@dataclass(frozen=True, slots=True)
class Part:
    """An attribute of an item or a field of a record: its type, what its absence means (None where it must be there),
    its former names, and the indexes of which it is a key."""

    kind: str
    absent: str | None = None
    former: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        absent = f" = {self.absent}" if self.absent is not None else ""
        once = f", once {' '.join(self.former)}" if self.former else ""
        return f"{self.kind}{absent}{once}" + (f", key of {' '.join(self.keys)}" if self.keys else "")

    @classmethod
    def parse(cls, text: str) -> "Part":
        found = _PART.fullmatch(text)
        if not found:
            raise BadValue(f"{text!r} describes no attribute.")
        former, keys = (tuple((found[name] or "").split()) for name in ("former", "keys"))
        return cls(found["kind"], found["absent"], former, keys)


Parts = dict[str, Part]


@dataclass(frozen=True, slots=True)
class ItemShape:
    """A kind of item: its table, its key, and its attributes by the names that they are stored under."""

    table: str
    key: tuple[str, ...]
    parts: Parts


@dataclass(slots=True)
class Shapes:
    """All shapes by the names of their classes: kinds of item, records, and the fields of what is written as a text."""

    items: dict[str, ItemShape] = field(default_factory=dict)
    records: dict[str, Parts] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    # The class of each, since none may have another's name.
    classes: dict[str, type] = field(default_factory=dict, compare=False)

    def name_of(self, kind: type) -> str:
        """The name that a class goes by here; modules may be moved."""
        if self.classes.setdefault(kind.__qualname__, kind) is not kind:
            raise BadValue(f"Two of the classes that are stored are called {kind.__qualname__}.")
        return kind.__qualname__


def declared_shapes(packages: Iterable[str]) -> Shapes:
    """The shapes of all that these packages store."""
    owners = set(packages)
    return shapes_of(kind for kind in declared_kinds() if kind.__module__.partition(".")[0] in owners)


def shapes_of(kinds: Iterable[type[Entity]]) -> Shapes:
    """The shapes of these kinds of item, and of all that is inside them."""
    shapes = Shapes()
    for kind in kinds:
        shapes.items[shapes.name_of(kind)] = _item(kind, shapes)
    return shapes


def _item(kind: type[Entity], shapes: Shapes) -> ItemShape:
    parts = {
        each.attr_name: Part(_type(each, shapes), _absence(each), each.former, _indexes_by(kind, each.attr_name))
        for name, each in kind.attributes.items()
        if name not in kind.key_fields
    }
    key = (f"{each.prefix}{{{each.field}}}" if each.field else each.prefix for _, each in kind.key_templates)
    return ItemShape(kind.table.label, tuple(key), parts)


def _indexes_by(kind: type[Entity], name: str) -> tuple[str, ...]:
    return tuple(index.name for index in kind.table.indexes if name in index.keys)


def _absence(attribute: Stored[Any]) -> str | None:
    if attribute.default is None and not attribute.null:
        return None
    return _in_words(attribute.default)


def _in_words(default: Any) -> str:
    return f"{default.__name__}()" if callable(default) else repr(default)


def _type(attribute: Stored[Any], shapes: Shapes) -> str:
    name = type(attribute).__name__
    match attribute:
        case TupleOf():
            return f"{name}({_type(attribute.list.element, shapes)})"
        case ListOf() | MapOf():
            return f"{name}({_type(attribute.element, shapes)})"
        case Nested():
            _add_record(attribute, shapes)
            return shapes.name_of(attribute.kind)
        case AsText():
            fields = [each.name for each in fields_of(attribute.kind)] if is_record(attribute.kind) else []
            shapes.texts[shapes.name_of(attribute.kind)] = " ".join(fields)
            return f"{name}({shapes.name_of(attribute.kind)})"
    return name


def _add_record(record: Nested[Any], shapes: Shapes) -> None:
    name = shapes.name_of(record.kind)
    if name in shapes.records:
        return
    parts = shapes.records[name] = Parts()
    for each in fields_of(record.kind):
        attribute = record.fields[each.name]
        absent = None if is_required(each, attribute) else _in_words(default_of(each, attribute))
        parts[each.name] = Part(_type(attribute, shapes), absent, attribute.former)


def written(shapes: Shapes) -> str:
    """The shapes as the text of a file, a line each."""
    lines = [HEAD, "[items]"]
    for name, item in sorted(shapes.items.items()):
        lines.append(_line(name, {"table": item.table, "key": list(item.key)}, item.parts))
    lines.append("\n[records]")
    lines += [_line(name, {}, parts) for name, parts in sorted(shapes.records.items())]
    lines.append("\n[texts]")
    lines += [f"{_bare(name)} = {json.dumps(fields)}" for name, fields in sorted(shapes.texts.items())]
    return "\n".join(lines) + "\n"


def _line(name: str, head: dict[str, Any], parts: Parts) -> str:
    values = {**head, **{each: str(part) for each, part in parts.items()}}
    inside = ", ".join(f"{_bare(each)} = {json.dumps(value)}" for each, value in values.items())
    return f"{_bare(name)} = {{ {inside} }}"


def _bare(name: str) -> str:
    return name if re.fullmatch(r"[\w-]+", name, re.ASCII) else json.dumps(name)


def shapes_in(file: Path) -> Shapes:
    """The shapes that a file records; `BadValue` when it cannot be read or records none."""
    try:
        recorded = tomllib.loads(file.read_text("utf-8"))
        items = {name: _read_item(values) for name, values in recorded["items"].items()}
        records = {name: _read_parts(values) for name, values in recorded["records"].items()}
        return Shapes(items, records, dict(recorded["texts"]))
    except OSError as error:
        raise BadValue(f"The recorded shapes cannot be read: {error}") from error
    except (tomllib.TOMLDecodeError, LookupError, TypeError, AttributeError) as error:
        raise BadValue(f"{file} records no shapes of items, records and texts: {error!r}") from error


def _read_item(values: dict[str, Any]) -> ItemShape:
    return ItemShape(values.pop("table"), tuple(values.pop("key")), _read_parts(values))


def _read_parts(values: dict[str, str]) -> Parts:
    return {name: Part.parse(text) for name, text in values.items()}
