"""Renders the expressions of a write with PynamoDB, and remembers the texts by their structure.

Most writes are written again and again with other values. What is remembered is the text alone: which actions and
operators there are, and which of their paths name the same attribute. Names and values are those of each write.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pynamodb.expressions.condition import Comparison, Condition, In
from pynamodb.expressions.operand import Path, Value
from pynamodb.expressions.update import Action, Update

# Structures that a process remembers. They come from the code, so there are few; a changing number of operands of `IN`
# makes more. Each takes so many bytes at most.
MOST = 512
DEAREST = 6_000

NAMES, VALUES = "ExpressionAttributeNames", "ExpressionAttributeValues"


class Rendered(NamedTuple):
    """The texts of a structure as parameters, and the placeholders in them, in their order."""

    texts: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    values: tuple[str, ...]


_rendered: dict[tuple[Any, ...], Rendered] = {}


def expressions(condition: Condition | None, actions: Sequence[Action] = ()) -> dict[str, Any]:
    """The parameters that say what is to be changed and on which condition."""
    update = Update(*actions) if actions else None
    shape: list[Any] = []
    names: dict[str, int] = {}
    values: list[Any] = []
    try:
        if update is not None:
            for clause in (update.set_actions, update.remove_actions, update.add_actions, update.delete_actions):
                for action in clause:
                    _collect(action, shape, names, values)
        if condition is not None:
            _collect(condition, shape, names, values)
    except _NotRemembered:
        return _render(update, condition)
    key = tuple(shape)
    rendered = _rendered.get(key)
    if rendered is None:
        parameters = _render(update, condition)
        if len(_rendered) >= MOST:
            _rendered.clear()
        _rendered[key] = _remembered(parameters)
        return parameters
    parameters = dict(rendered.texts)
    if names:
        parameters[NAMES] = dict(zip(rendered.names, names, strict=True))
    if values:
        parameters[VALUES] = dict(zip(rendered.values, values, strict=True))
    return parameters


def _render(update: Update | None, condition: Condition | None) -> dict[str, Any]:
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    parameters: dict[str, Any] = {}
    if update is not None:
        parameters["UpdateExpression"] = update.serialize(names, values)
    if condition is not None:
        parameters["ConditionExpression"] = condition.serialize(names, values)
    if names:
        parameters[NAMES] = {placeholder: name for name, placeholder in names.items()}
    if values:
        parameters[VALUES] = values
    return parameters


def _remembered(parameters: dict[str, Any]) -> Rendered:
    texts = tuple((name, text) for name, text in parameters.items() if isinstance(text, str))
    return Rendered(texts, tuple(parameters.get(NAMES, ())), tuple(parameters.get(VALUES, ())))


class _NotRemembered(Exception):
    """A name has brackets, or is none: PynamoDB reads a position in a list from it, or refuses it."""


def _collect(node: Any, shape: list[Any], names: dict[str, int], values: list[Any]) -> None:
    """Add a part of an expression to the shape, its names (each with the number of its placeholder) and its values, in
    the order in which PynamoDB renders them."""
    kind = type(node)
    shape.append(kind)
    if kind is Value:
        values.append(node.value)
    elif kind is Path:
        shape.append(len(node.path))
        for name in node.path:
            if not name or "[" in name or "]" in name:
                raise _NotRemembered
            shape.append(names.setdefault(name, len(names)))
    else:
        if kind is Comparison:
            shape.append(node.operator)
        elif kind is In:
            shape.append(len(node.values))
        for part in node.values:
            _collect(part, shape, names, values)
