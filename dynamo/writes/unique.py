"""Claims values that only one thing may have, such as a user name: an item whose key is the value holds it."""

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from dynamo.errors import Refused
from dynamo.model.entity import Entity
from dynamo.writes.transactions import Transaction


def claim(transaction: Transaction, holder: Entity, *, taken: Refused) -> None:
    """Let the transaction fail with `taken` if anybody holds the value already."""
    transaction.put(holder, new=True, failing=taken)


def move_claim(
    transaction: Transaction,
    old: Entity,
    new: Entity,
    *,
    taken: Refused,
    lost: Refused,
    held: Condition | None = None,
) -> None:
    """Give up one value for another; `lost` is the failure when the old one is not held any more.

    `held` is the condition that tells that it is still held by the same: without it, whoever else claimed the value
    meanwhile would lose it.
    """
    claim(transaction, new, taken=taken)
    condition = Path([old.table.partition]).exists()
    transaction.delete(old.own_key, condition=condition if held is None else condition & held, failing=lost)
