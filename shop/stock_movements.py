"""Stock movements: every change of a variant's stock that is not a sale, with who made it and why."""

from dynamo import Budget, Entity, Integer, Query, Text, new_id
from shop import tables

# Why stock changes. A sale is known from its order.
FIRST = "FIRST"
COUNTED = "COUNTED"
ADDED = "ADDED"
TAKEN_OUT = "TAKEN_OUT"
CANCELLED = "CANCELLED"
RETURNED = "RETURNED"


class StockMovement(Entity, table=tables.stock_movements, size_kb=0.2):
    """One change of the stock of a variant. `movement_id` sorts by time; `actor` is a member's id."""

    stock_id = Text()
    movement_id = Text(default=new_id)
    difference = Integer()
    reason = Text()
    actor = Text()
    order_id = Text(null=True)

    of_variant = Query("", Budget(1, 1, 1), "{stock_id}", newest_first=True)


def stock_id(product_id: str, variant_id: str) -> str:
    """The key of a variant's movements."""
    return f"{product_id}:{variant_id}"
