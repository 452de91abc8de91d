"""Stock movements: every change of a variant's stock by hand, with who made it and why."""

from datetime import datetime

from dynamo import Budget, Entity, Integer, Query, Text, moment_of, new_id
from shop import tables

# Why stock changes. What is sold and what comes back is known from orders.
FIRST = "FIRST"
COUNTED = "COUNTED"
ADDED = "ADDED"
TAKEN_OUT = "TAKEN_OUT"

WORDS = {FIRST: "First written", COUNTED: "Counted", ADDED: "Came in", TAKEN_OUT: "Went out"}


class StockMovement(Entity, table=tables.stock_movements, size_kb=0.2):
    """One change of the stock of a variant. `movement_id` sorts by time; `actor` is a member's id."""

    stock_id = Text()
    movement_id = Text(default=new_id)
    difference = Integer()
    reason = Text()
    actor = Text()

    of_variant = Query("", Budget(1, 1, 1), "{stock_id}", newest_first=True)

    @property
    def words(self) -> str:
        return WORDS.get(self.reason, self.reason.capitalize())

    @property
    def at(self) -> datetime:
        return moment_of(self.movement_id)


def stock_id(product_id: str, variant_id: str) -> str:
    """The key of a variant's movements."""
    return f"{product_id}:{variant_id}"
