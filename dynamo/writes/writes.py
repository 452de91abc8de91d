"""Writes single items, and builds the writes that transactions are made of.

Every write names its own failure: `failing` is the error to raise when the condition does not hold, or a function that
makes it from the item as it was (None when there was none).
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

from pynamodb.expressions.condition import Condition, Exists, NotExists
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from dynamo.errors import BadValue, ConditionFailed, Refused
from dynamo.model.codecs import Item
from dynamo.model.entity import Entity, Key
from dynamo.wire import units
from dynamo.wire.client import call
from dynamo.writes.expressions import expressions

E = TypeVar("E", bound=Entity)
Failing = Refused | Callable[[Any], Refused] | None


class Write(NamedTuple):
    """One write, ready to be sent alone or as a part of a transaction.

    `reckon` gives the units of the write alone and those of the indexes; it is asked only where somebody measures.
    """

    kind: str
    entity: type[Entity]
    parameters: dict[str, Any]
    failing: Failing
    reckon: Callable[[], tuple[int, int]]

    def failure(self, old: Item | None) -> Refused:
        """The error for a condition that did not hold; `old` is the raw item as it was."""
        if isinstance(self.failing, Refused):
            return self.failing
        if callable(self.failing):
            return self.failing(self.entity.load(old) if old else None)
        return ConditionFailed(f"{self.kind} of {self.entity.__name__}: the condition did not hold.", old)


def build_put(entity: Entity, *, new: bool, condition: Condition | None, failing: Failing) -> Write:
    entity.must_be_whole()
    item = type(entity).dump(entity)
    if new:
        condition = _both(NotExists(Path([entity.table.partition])), condition)
    parameters = {"TableName": entity.table.name, "Item": item, **_expressions(condition, (), failing)}

    def reckon() -> tuple[int, int]:
        return units.write_units(units.item_size(item)), units.index_units(entity.table, item)

    return Write("Put", type(entity), parameters, failing, reckon)


def build_update(
    key: Key, actions: tuple[Action, ...], condition: Condition | None, upsert: bool, failing: Failing
) -> Write:
    if not actions:
        raise BadValue("An update needs something to change.")
    if not upsert:
        # Without it, an update of an item that is gone would bring back a ghost that has nothing but its key.
        condition = _both(Exists(Path([key.entity.table.partition])), condition)
    parameters = {"TableName": key.entity.table.name, "Key": key.wire, **_expressions(condition, actions, failing)}

    def reckon() -> tuple[int, int]:
        size, touched = key.entity.size_kb * 1024, frozenset(_attribute_of(action) for action in actions)
        index = units.touched_index_units(key.entity.table, key.entity.stored_names, touched, size)
        return units.write_units(size), index

    return Write("Update", key.entity, parameters, failing, reckon)


def build_delete(key: Key, condition: Condition | None, failing: Failing) -> Write:
    parameters = {"TableName": key.entity.table.name, "Key": key.wire, **_expressions(condition, (), failing)}

    def reckon() -> tuple[int, int]:
        size = key.entity.size_kb * 1024
        return units.write_units(size), units.deleted_index_units(key.entity.table, key.entity.stored_names, size)

    return Write("Delete", key.entity, parameters, failing, reckon)


def build_check(key: Key, condition: Condition, failing: Failing) -> Write:
    parameters = {"TableName": key.entity.table.name, "Key": key.wire, **_expressions(condition, (), failing)}
    return Write(
        "ConditionCheck",
        key.entity,
        parameters,
        failing,
        lambda: (units.write_units(key.entity.size_kb * 1024), 0),
    )


def differences(before: E, after: E) -> list[Action]:
    """The actions of an update that turn an item into another with the same key; none when they are equal."""
    return [
        attribute.set(getattr(after, name))
        for name, attribute in before.attributes.items()
        if name not in before.key_fields and getattr(after, name) != getattr(before, name)
    ]


def put(entity: Entity, *, new: bool = False, condition: Condition | None = None, failing: Failing = None) -> None:
    """Write an item whole; with `new`, only where there is none. One request."""
    write = build_put(entity, new=new, condition=condition, failing=failing)
    _send("PutItem", write, repeatable=condition is None and not new)


def update(
    key: Key,
    *actions: Action,
    condition: Condition | None = None,
    upsert: bool = False,
    failing: Failing = None,
    repeatable: bool = False,
    former: bool = False,
) -> Any:
    """Change attributes of an item that exists (or, with `upsert`, may not yet) and return it whole: as it is now, or
    with `former` as it was. One request.

    `repeatable` says that applying it twice equals applying it once, so that it may be sent again after a time-out.
    """
    write = build_update(key, actions, condition, upsert, failing)
    write.parameters["ReturnValues"] = "ALL_OLD" if former else "ALL_NEW"
    return write.entity.load(_send("UpdateItem", write, repeatable=repeatable)["Attributes"])


def delete(key: Key, *, condition: Condition | None = None, failing: Failing = None) -> None:
    """Delete an item; without a condition it is no error that it is gone already. One request."""
    _send("DeleteItem", build_delete(key, condition, failing), repeatable=condition is None)


def _send(operation: str, write: Write, *, repeatable: bool) -> dict[str, Any]:
    try:
        return call(operation, write.parameters, repeatable=repeatable)
    except ConditionFailed as error:
        raise write.failure(error.item) from error  # type: ignore[arg-type]


def _attribute_of(action: Action) -> str:
    """The name of the attribute that an action changes, or changes a part of."""
    path = cast(Path, action.values[0]).path
    return str(path[0]).partition("[")[0]


def _both(first: Condition, second: Condition | None) -> Condition:
    return first if second is None else first & second


def _expressions(condition: Condition | None, actions: tuple[Action, ...], failing: Failing) -> dict[str, Any]:
    parameters = expressions(condition, actions)
    if callable(failing) and condition is not None:
        parameters["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    return parameters
