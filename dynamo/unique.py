"""Values that only one thing may have, such as a user name: an item whose key is the value claims it."""

from pynamodb.expressions.operand import Path

from dynamo.entity import Entity
from dynamo.errors import Refused
from dynamo.transactions import Transaction


def claim(transaction: Transaction, holder: Entity, *, taken: Refused) -> None:
    """Let the transaction fail with `taken` if anybody holds the value already."""
    transaction.put(holder, new=True, failing=taken)


def move_claim(transaction: Transaction, old: Entity, new: Entity, *, taken: Refused, lost: Refused) -> None:
    """Give up one value for another; `lost` is the failure when the old one is not held any more."""
    claim(transaction, new, taken=taken)
    transaction.delete(old.own_key, condition=Path([old.table.partition]).exists(), failing=lost)
