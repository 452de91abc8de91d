"""Compiles the functions that decode and encode items: two for each entity and each nested record.

The source is written out attribute by attribute when the class is made, so that decoding an item loops over nothing.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from dynamo.model.keys import KeyTemplate

Item = dict[str, dict[str, Any]]

# The slot that says what an entity was read from that may leave attributes out; None for what was read whole.
READ_FROM = "_read_from"


class Coded(Protocol):
    """What a codec needs of an attribute: its name in items, its default, the sources of the expressions that decode
    and encode it, with the names that these use."""

    attr_name: str
    default: Any

    def load_source(self, wire: str) -> str: ...
    def dump_source(self, value: str) -> str: ...
    def all_names(self) -> dict[str, Any]: ...


def _define(name: str, lines: Iterable[str], names: Mapping[str, Any]) -> Callable[..., Any]:
    namespace = dict(names)
    exec(compile("\n".join(lines), f"<compiled {name}>", "exec"), namespace)  # noqa: S102 - our own source
    function: Callable[..., Any] = namespace[name]
    return function


def compile_expression(source: str, argument: str, names: Mapping[str, Any]) -> Callable[[Any], Any]:
    """A function of one argument that returns the expression's value."""
    return _define("expression", [f"def expression({argument}):", f"    return {source}"], names)


def source_name(kind: type) -> str:
    """A kind's name in sources, one that no other kind has."""
    return re.sub(r"\W", "_", f"{kind.__module__}_{kind.__qualname__}")


def slotted(kind: type, slots: tuple[str, ...]) -> type:
    """A class beneath this one, known by the same name, whose instances have slots."""
    known_as = {"__module__": kind.__module__, "__qualname__": kind.__qualname__, "__doc__": kind.__doc__}
    return type(kind)(kind.__name__, (kind,), known_as | {"__slots__": slots})


def open_twin(kind: type) -> type:
    """A class of the same slots that lets them be set. An instance that was filled can become one of `kind`."""
    unguarded = {"__slots__": kind.__dict__["__slots__"], "__setattr__": object.__setattr__}
    return type(kind)(kind.__name__, kind.__bases__, unguarded)


def compile_record(kind: type, attributes: Mapping[str, Coded]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Loader (map of wire values to dataclass) and dumper (the reverse) of a nested record."""
    return _record_loader(kind, attributes), _record_dumper(attributes)


def _record_loader(kind: type, attributes: Mapping[str, Coded]) -> Callable[..., Any]:
    begun, place, ended, names = _way_to_make(kind)
    lines = ["def load(wire):", *begun]
    for field in fields_of(kind):
        name, attribute = field.name, attributes[field.name]
        names |= attribute.all_names()
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        lines.append(f"    v = wire[{name!r}]" if required else f"    v = wire.get({name!r})")
        value = attribute.load_source("v")
        if field.default_factory is not dataclasses.MISSING:
            names[f"default_{name}"] = field.default_factory
            value += f" if v is not None else default_{name}()"
        elif not required:
            names[f"default_{name}"] = field.default
            value += f" if v is not None else default_{name}"
        lines.append(f"    {place.format(name)} = {value}")
    return _define("load", [*lines, *ended], names)


def _way_to_make(kind: type) -> tuple[list[str], str, list[str], dict[str, Any]]:
    """How a record comes about: what is done first, where each value goes, what is done last, and the names for it."""
    if is_named_tuple(kind):
        values = ", ".join(f"x_{name}" for name in kind._fields)  # type: ignore[attr-defined]
        return [], "x_{}", [f"    return new(Record, ({values},))"], {"Record": kind, "new": tuple.__new__}
    if "__slots__" in kind.__dict__ and not hasattr(kind, "__post_init__"):
        names = {"Record": kind, "Open": open_twin(kind), "new": object.__new__, "set": object.__setattr__}
        return (
            ["    record = new(Open)"],
            "record.{}",
            ["    set(record, '__class__', Record)", "    return record"],
            names,
        )
    # One that looks at its values once they are there has to be made by its constructor.
    return ["    values = {}"], "values['{}']", ["    return Record(**values)"], {"Record": kind}


class Field(NamedTuple):
    """A field of a record, with its default."""

    name: str
    default: Any
    default_factory: Any


def fields_of(kind: type) -> list[Field]:
    """The fields of a dataclass or a named tuple."""
    if is_named_tuple(kind):
        defaults: dict[str, Any] = kind._field_defaults  # type: ignore[attr-defined]
        names: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
        return [Field(name, defaults.get(name, dataclasses.MISSING), dataclasses.MISSING) for name in names]
    return [Field(field.name, field.default, field.default_factory) for field in dataclasses.fields(kind)]


def is_record(kind: Any) -> bool:
    """Whether it is a kind of record: a dataclass or a named tuple."""
    return dataclasses.is_dataclass(kind) or is_named_tuple(kind)


def is_named_tuple(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")


def _record_dumper(attributes: Mapping[str, Coded]) -> Callable[..., Any]:
    names: dict[str, Any] = {}
    lines = ["def dump(record):", "    wire = {}"]
    for name, attribute in attributes.items():
        names |= attribute.all_names()
        lines += [
            f"    if (v := record.{name}) is not None and (w := {attribute.dump_source('v')}) is not None:",
            f"        wire[{name!r}] = w",
        ]
    lines.append("    return wire")
    return _define("dump", lines, names)


def compile_loader(
    cls: type,
    attributes: Mapping[str, Coded],
    templates: Iterable[tuple[str, KeyTemplate]],
    read_from: str | None = None,
    projected: frozenset[str] | None = None,
) -> Callable[[Item], Any]:
    """A function from a wire item to an entity.

    Where `projected` is given, only those attributes are set: asking the entity for another one is an error, not None.
    """
    names: dict[str, Any] = {"Entity": cls, "Open": open_twin(cls), "new": object.__new__, "set": object.__setattr__}
    lines = ["def load(item):", "    entity = new(Open)", f"    entity.{READ_FROM} = {read_from!r}"]
    in_key: set[str] = set()
    for physical, template in templates:
        if template.field and template.field not in in_key:
            in_key.add(template.field)
            cut = f"[{len(template.prefix)}:]" if template.prefix else ""
            lines.append(f"    entity.{template.field} = item[{physical!r}]['S']{cut}")
    for name, attribute in attributes.items():
        if name in in_key or (projected is not None and attribute.attr_name not in projected):
            continue
        names |= attribute.all_names()
        default = f"default_{name}"
        names[default] = attribute.default
        absent = f"{default}()" if callable(attribute.default) else default
        lines += [
            f"    v = item.get({attribute.attr_name!r})",
            f"    entity.{name} = {attribute.load_source('v')} if v is not None else {absent}",
        ]
    lines += ["    set(entity, '__class__', Entity)", "    return entity"]
    return _define("load", lines, names)


def compile_dumper(
    attributes: Mapping[str, Coded],
    templates: Iterable[tuple[str, KeyTemplate]],
    index_keys: frozenset[str],
) -> Callable[[Any], Item]:
    """A function from an entity to its wire item, keys included."""
    names: dict[str, Any] = {}
    lines = ["def dump(entity):", "    item = {}"]
    in_key: set[str] = set()
    for physical, template in templates:
        value = repr(template.prefix)
        if template.field:
            in_key.add(template.field)
            value = f"{template.prefix!r} + entity.{template.field}" if template.prefix else f"entity.{template.field}"
        lines.append(f"    item[{physical!r}] = {{'S': {value}}}")
    for name, attribute in attributes.items():
        if name in in_key and attribute.attr_name not in index_keys:
            continue
        names |= attribute.all_names()
        lines += [
            f"    if (v := entity.{name}) is not None and (w := {attribute.dump_source('v')}) is not None:",
            f"        item[{attribute.attr_name!r}] = w",
        ]
    lines.append("    return item")
    return _define("dump", lines, names)
