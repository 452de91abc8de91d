"""Decoding and encoding, compiled: one function an entity, written out attribute by attribute.

A loop over attributes costs a call an attribute and item; a page of 24 products would spend more time there than
on the wire. So the source of the loop's body is written once, when the class is made, and compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dynamo.attributes import Stored
    from dynamo.keys import KeyTemplate

Item = dict[str, dict[str, Any]]


def _define(name: str, lines: Iterable[str], names: Mapping[str, Any]) -> Callable[..., Any]:
    namespace = dict(names)
    exec(compile("\n".join(lines), f"<compiled {name}>", "exec"), namespace)  # noqa: S102 - our own source
    function: Callable[..., Any] = namespace[name]
    return function


def compile_expression(source: str, argument: str, names: Mapping[str, Any]) -> Callable[[Any], Any]:
    """A function of one argument that returns the expression's value."""
    return _define("expression", [f"def expression({argument}):", f"    return {source}"], names)


def compile_record(kind: type, attributes: Mapping[str, Stored[Any]]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Loader (map of wire values to dataclass) and dumper (the reverse) of a nested record."""
    names: dict[str, Any] = {"Record": kind}
    load, dump = ["def load(wire):", "    values = {}"], ["def dump(record):", "    wire = {}"]
    for name, attribute in attributes.items():
        names |= attribute.all_names()
        load += [
            f"    if (v := wire.get({name!r})) is not None:",
            f"        values[{name!r}] = {attribute.load_source('v')}",
        ]
        dump += [
            f"    if (v := record.{name}) is not None and (w := {attribute.dump_source('v')}) is not None:",
            f"        wire[{name!r}] = w",
        ]
    load.append("    return Record(**values)")
    dump.append("    return wire")
    return _define("load", load, names), _define("dump", dump, names)


def compile_loader(
    cls: type,
    attributes: Mapping[str, Stored[Any]],
    templates: Iterable[tuple[str, KeyTemplate]],
    projected: frozenset[str] | None,
) -> Callable[[Item], Any]:
    """A function from a wire item to an entity.

    Where `projected` is given, only those attributes are set: asking the entity for another one is an error, not None.
    """
    names: dict[str, Any] = {"Entity": cls, "new": object.__new__}
    lines = ["def load(item):", "    entity = new(Entity)", "    values = entity.__dict__"]
    in_key: set[str] = set()
    for physical, template in templates:
        if template.field and template.field not in in_key:
            in_key.add(template.field)
            cut = f"[{len(template.prefix)}:]" if template.prefix else ""
            lines.append(f"    values[{template.field!r}] = item[{physical!r}]['S']{cut}")
    for name, attribute in attributes.items():
        if name in in_key or (projected is not None and attribute.attr_name not in projected):
            continue
        names |= attribute.all_names()
        default = f"default_{name}"
        names[default] = attribute.default
        absent = f"{default}()" if callable(attribute.default) else default
        lines += [
            f"    v = item.get({attribute.attr_name!r})",
            f"    values[{name!r}] = {attribute.load_source('v')} if v is not None else {absent}",
        ]
    lines.append("    return entity")
    return _define("load", lines, names)


def compile_dumper(
    attributes: Mapping[str, Stored[Any]],
    templates: Iterable[tuple[str, KeyTemplate]],
    index_keys: frozenset[str],
) -> Callable[[Any], Item]:
    """A function from an entity to its wire item, keys included."""
    names: dict[str, Any] = {}
    lines = ["def dump(entity):", "    values = entity.__dict__", "    item = {}"]
    in_key: set[str] = set()
    for physical, template in templates:
        value = repr(template.prefix)
        if template.field:
            in_key.add(template.field)
            value = (
                f"{template.prefix!r} + values[{template.field!r}]"
                if template.prefix
                else f"values[{template.field!r}]"
            )
        lines.append(f"    item[{physical!r}] = {{'S': {value}}}")
    for name, attribute in attributes.items():
        if name in in_key and attribute.attr_name not in index_keys:
            continue
        names |= attribute.all_names()
        lines += [
            f"    if (v := values[{name!r}]) is not None and (w := {attribute.dump_source('v')}) is not None:",
            f"        item[{attribute.attr_name!r}] = w",
        ]
    lines.append("    return item")
    return _define("dump", lines, names)
