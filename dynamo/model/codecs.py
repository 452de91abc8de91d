"""Compiles the functions that decode and encode items: two for each entity and each nested record.

The source is written out attribute by attribute when the class is made, so that decoding an item loops over nothing.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from dynamo.errors import BadValue, Unreadable
from dynamo.model.keys import KeyTemplate

Item = dict[str, dict[str, Any]]

# The slot that says what an entity was read from that may leave attributes out; None for what was read whole.
READ_FROM = "_read_from"


# What decoding raises when a value is missing or of another type than the class says.
MISFITS = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError)


class Coded(Protocol):
    """What a codec needs of an attribute: its name in items and those it once had there, its default, whether it may
    be absent, the sources of the expressions that decode and encode it, with the names that these use."""

    attr_name: str
    former: tuple[str, ...]
    default: Any
    null: bool

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
    return _record_loader(kind, attributes), _record_dumper(kind, attributes)


def _record_loader(kind: type, attributes: Mapping[str, Coded]) -> Callable[..., Any]:
    begun, place, ended, names = _way_to_make(kind)
    required: list[str] = []
    lines = [*begun]
    for field in fields_of(kind):
        name, attribute = field.name, attributes[field.name]
        names |= attribute.all_names()
        lines += [f"v = wire.get({name!r})", *_under_former_names("wire", attribute)]
        value = attribute.load_source("v")
        if is_required(field, attribute):
            required.append(name)
            lines.append(f"if v is None: raise KeyError({name!r})")
        else:
            absent = default_of(field, attribute)
            names[f"default_{name}"] = absent
            value += f" if v is not None else default_{name}{'()' if callable(absent) else ''}"
        lines.append(f"{place.format(name)} = {value}")
    names |= {"MISFITS": MISFITS, "misfit": _record_misfit, "Kind": kind, "required": required}
    return _define("load", _guarded("load(wire)", [*lines, *ended], "misfit(Kind, required, wire, error)"), names)


def is_required(field: "Field", attribute: Coded) -> bool:
    """Whether every record must have the field, since nothing says what its absence means."""
    return not field.has_default and attribute.default is None and not attribute.null


def default_of(field: "Field", attribute: Coded) -> Any:
    """What the absence of a field means that may be absent: a value, or a function that makes it."""
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory
    return attribute.default if field.default is dataclasses.MISSING else field.default


def _under_former_names(source: str, attribute: Coded) -> list[str]:
    """Lines that look for the value under the names it had before, where it is under none of the later ones."""
    return [f"if v is None: v = {source}.get({name!r})" for name in attribute.former]


def _guarded(signature: str, lines: Iterable[str], misfit: str) -> list[str]:
    """A function that says what it could not decode. Until then its `try` costs nothing."""
    return [
        f"def {signature}:",
        "    try:",
        *(f"        {line}" for line in lines),
        "    except MISFITS as error:",
        f"        raise {misfit} from error",
    ]


def _record_misfit(kind: type, required: list[str], wire: Item, error: Exception) -> Unreadable:
    missing = [name for name in required if name not in wire]
    return Unreadable(f"{kind.__name__} lacks {', '.join(missing)}" if missing else f"{kind.__name__}: {error!r}")


def _item_misfit(kind: type, keys: tuple[str, ...], item: Item, error: Exception) -> Unreadable:
    key = {name: item.get(name) for name in keys}
    return Unreadable(
        f"{kind.__name__} {key} cannot be read: {error if isinstance(error, Unreadable) else repr(error)}"
    )


def _way_to_make(kind: type) -> tuple[list[str], str, list[str], dict[str, Any]]:
    """How a record comes about: what is done first, where each value goes, what is done last, and the names for it."""
    if is_named_tuple(kind):
        values = ", ".join(f"x_{name}" for name in kind._fields)  # type: ignore[attr-defined]
        return [], "x_{}", [f"return new(Record, ({values},))"], {"Record": kind, "new": tuple.__new__}
    if "__slots__" in kind.__dict__ and not hasattr(kind, "__post_init__"):
        names = {"Record": kind, "Open": open_twin(kind), "new": object.__new__, "set": object.__setattr__}
        return (
            ["record = new(Open)"],
            "record.{}",
            ["set(record, '__class__', Record)", "return record"],
            names,
        )
    # One that looks at its values once they are there has to be made by its constructor.
    return ["values = {}"], "values['{}']", ["return Record(**values)"], {"Record": kind}


class Field(NamedTuple):
    """A field of a record, with its default."""

    name: str
    default: Any
    default_factory: Any

    @property
    def has_default(self) -> bool:
        return self.default is not dataclasses.MISSING or self.default_factory is not dataclasses.MISSING


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


def _record_dumper(kind: type, attributes: Mapping[str, Coded]) -> Callable[..., Any]:
    names: dict[str, Any] = {"needs": _record_needs, "Kind": kind}
    lines = ["def dump(record):", "    wire = {}"]
    for field in fields_of(kind):
        name, attribute = field.name, attributes[field.name]
        names |= attribute.all_names()
        lines += [
            f"    if (v := record.{name}) is not None and (w := {attribute.dump_source('v')}) is not None:",
            f"        wire[{name!r}] = w",
        ]
        if is_required(field, attribute):
            lines += ["    else:", f"        raise needs(Kind, {name!r})"]
    lines.append("    return wire")
    return _define("dump", lines, names)


def _record_needs(kind: type, name: str) -> BadValue:
    return BadValue(f"{kind.__name__} needs {name}: without it the record could not be read again.")


def compile_loader(
    cls: type,
    attributes: Mapping[str, Coded],
    templates: Iterable[tuple[str, KeyTemplate]],
    read_from: str | None = None,
    projected: frozenset[str] | None = None,
) -> Callable[[Item], Any]:
    """A function from a wire item to an entity.

    What the item has beyond the attributes is passed by. Where `projected` is given, only those attributes are set: to
    ask the entity for another one is an error, not None. So it is for one that the item lacks and that has no default.
    """
    templates = tuple(templates)
    names: dict[str, Any] = {"Entity": cls, "Open": open_twin(cls), "new": object.__new__, "set": object.__setattr__}
    names |= {"MISFITS": MISFITS, "misfit": _item_misfit, "keys": tuple(physical for physical, _ in templates)}
    lines = ["entity = new(Open)", f"entity.{READ_FROM} = {read_from!r}"]
    in_key: set[str] = set()
    for physical, template in templates:
        if template.field and template.field not in in_key:
            in_key.add(template.field)
            cut = f"[{len(template.prefix)}:]" if template.prefix else ""
            lines.append(f"entity.{template.field} = item[{physical!r}]['S']{cut}")
    for name, attribute in attributes.items():
        if name in in_key or (projected is not None and projected.isdisjoint(names_read(attribute))):
            continue
        names |= attribute.all_names()
        lines += [f"v = item.get({attribute.attr_name!r})", *_under_former_names("item", attribute)]
        if attribute.default is None and not attribute.null:
            lines.append(f"if v is not None: entity.{name} = {attribute.load_source('v')}")
        else:
            default = f"default_{name}"
            names[default] = attribute.default
            absent = f"{default}()" if callable(attribute.default) else default
            lines.append(f"entity.{name} = {attribute.load_source('v')} if v is not None else {absent}")
    lines += ["set(entity, '__class__', Entity)", "return entity"]
    return _define("load", _guarded("load(item)", lines, "misfit(Entity, keys, item, error)"), names)


def names_read(attribute: Coded) -> tuple[str, ...]:
    """The names under which an item may have an attribute: the one it is written under, then those it once had."""
    return (attribute.attr_name, *attribute.former)


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
