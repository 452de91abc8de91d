"""Updates that come often, with PynamoDB's expressions written once: each use fills in what differs.

    many = Given("many", Stock.quantity)
    sell = Prepared(Stock, Stock.quantity.set(Stock.quantity - many), condition=Stock.quantity >= many)

    sell(Stock.key(product_id=…, variant_id=…), many=2)

To write an update's expressions costs half as much as to send it, and most of them are the same each time.
"""

from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import _ConditionOperand, _ListAppendOperand, _NumericOperand
from pynamodb.expressions.update import Action
from pynamodb.expressions.util import get_value_placeholder

from dynamo.errors import BadValue
from dynamo.model.attributes import Stored, TextSet
from dynamo.model.entity import Entity, Key
from dynamo.model.nesting import entry_key
from dynamo.writes.writes import Failing, Write, build_update, carry_out, told_what_stands

# No attribute and no entry has a key that begins so.
_MARK = "\0"


class Given(_NumericOperand, _ListAppendOperand, _ConditionOperand):
    """Stands in an expression for a value that each use gives, stored as this attribute stores it."""

    def __init__(self, name: str, attribute: Stored[Any]) -> None:
        if isinstance(attribute, TextSet):
            raise BadValue(f"{name} would be a set: an empty one is removed, which is another expression.")
        super().__init__()
        self.name = name
        self.attr_type = attribute.attr_type
        self.dump = attribute.dump

    def serialize(self, placeholder_names: dict[str, str], expression_attribute_values: dict[str, Any]) -> str:
        return get_value_placeholder(self, expression_attribute_values)


def given_key(name: str) -> str:
    """Stands for the key of a map's entry, which each use gives."""
    return _MARK + name


class Prepared:
    """An update of an item of this entity, as `update` takes it. Where it stands it is made once."""

    def __init__(
        self,
        entity: type[Entity],
        *actions: Action,
        condition: Condition | None = None,
        upsert: bool = False,
        failing: Failing = None,
    ) -> None:
        self._pattern = build_update(Key(entity, {}), actions, condition, upsert, failing)
        self._names = self._pattern.parameters["ExpressionAttributeNames"]
        self._values = self._pattern.parameters.get("ExpressionAttributeValues", {})
        self._keys = [(at, name[len(_MARK) :]) for at, name in self._names.items() if name.startswith(_MARK)]
        self._given = [(at, value) for at, value in self._values.items() if isinstance(value, Given)]

    def __call__(self, key: Key, /, **given: Any) -> Any:
        """Change the item and return it as it is now. One request."""
        return carry_out(self.write(key, **given))

    def write(self, key: Key, /, *, failing: Failing = None, **given: Any) -> Write:
        """The update with these values, ready to be sent; what it has no place for is not used. `failing` takes the
        place of the one that it was made with, and is told what stands there as that would be."""
        parameters = {**self._pattern.parameters, "TableName": key.entity.table.name, "Key": key.wire}
        if self._keys:
            keys = {at: entry_key(given[name]) for at, name in self._keys}
            parameters["ExpressionAttributeNames"] = {**self._names, **keys}
        if self._given:
            values = {at: value.dump(given[value.name]) for at, value in self._given}
            parameters["ExpressionAttributeValues"] = {**self._values, **values}
        if callable(failing):
            parameters |= told_what_stands(parameters)
        pattern = self._pattern
        return Write(pattern.kind, key.entity, parameters, failing or pattern.failing, pattern.reckon)
