"""Renders the expressions of a write with PynamoDB, and remembers the texts by their structure.

Most writes are written again and again with other values. What is remembered is the text alone: which actions and
operators there are, and which of their paths name the same attribute. Names and values are those of each write.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path, Value
from pynamodb.expressions.update import Action, Update

# Structures that a process remembers. They come from the code, so there are few; a changing number of operands of `IN`
# makes more.
MOST = 512


class Rendered(NamedTuple):
    """The texts of a structure, None where it has none, and the placeholders that they hold, in their order."""

    update: str | None
    condition: str | None
    names: tuple[str, ...]
    values: tuple[str, ...]


_rendered: dict[tuple[Any, ...], Rendered] = {}


def expressions(condition: Condition | None, actions: Sequence[Action] = ()) -> dict[str, Any]:
    """The parameters that say what is to be changed and on which condition."""
    update = Update(*actions) if actions else None
    try:
        structure = _Structure(update, condition)
    except _NotRemembered:
        return _render(update, condition)
    key = tuple(structure.shape)
    rendered = _rendered.get(key)
    if rendered is None:
        if len(_rendered) >= MOST:
            _rendered.clear()
        rendered = _rendered[key] = _texts(_render(update, condition))
    return _parameters(
        rendered.update,
        rendered.condition,
        dict(zip(rendered.names, structure.names, strict=True)),
        dict(zip(rendered.values, structure.values, strict=True)),
    )


def _render(update: Update | None, condition: Condition | None) -> dict[str, Any]:
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    changing = update.serialize(names, values) if update is not None else None
    required = condition.serialize(names, values) if condition is not None else None
    return _parameters(changing, required, {placeholder: name for name, placeholder in names.items()}, values)


def _parameters(
    update: str | None, condition: str | None, names: dict[str, str], values: dict[str, Any]
) -> dict[str, Any]:
    parameters = {
        "UpdateExpression": update,
        "ConditionExpression": condition,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }
    return {name: each for name, each in parameters.items() if each}


def _texts(parameters: dict[str, Any]) -> Rendered:
    return Rendered(
        parameters.get("UpdateExpression"),
        parameters.get("ConditionExpression"),
        tuple(parameters.get("ExpressionAttributeNames", ())),
        tuple(parameters.get("ExpressionAttributeValues", ())),
    )


class _NotRemembered(Exception):
    """A name has brackets, or is none: PynamoDB reads a position in a list from it, or refuses it."""


class _Structure:
    """What expressions have in common but for names and values, which it collects as PynamoDB meets them."""

    def __init__(self, update: Update | None, condition: Condition | None) -> None:
        self.shape: list[Any] = []
        # Each name with the number of its placeholder.
        self.names: dict[str, int] = {}
        self.values: list[Any] = []
        if update is not None:
            for clause in (update.set_actions, update.remove_actions, update.add_actions, update.delete_actions):
                for action in clause:
                    self._add(action)
        if condition is not None:
            self._add(condition)

    def _add(self, node: Any) -> None:
        kind = type(node)
        self.shape.append(kind)
        if kind is Value:
            self.values.append(node.value)
        elif kind is Path:
            self.shape.append(len(node.path))
            for name in node.path:
                if not name or "[" in name or "]" in name:
                    raise _NotRemembered
                self.shape.append(self.names.setdefault(name, len(self.names)))
        else:
            # How many there are is said too, as `IN` has any number of operands.
            self.shape += (getattr(node, "operator", None), len(node.values))
            for part in node.values:
                self._add(part)
