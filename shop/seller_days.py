"""What a seller sold on each day, summed up from the orders, so that a dashboard reads no orders."""

from dataclasses import dataclass

from dynamo import Budget, Entity, Integer, MapOf, Query, Range, Text
from shop import tables


@dataclass(frozen=True, slots=True)
class SoldOfProduct:
    """How many of a product were sold on a day, and for how much."""

    units: int
    cents: int


class SellerDay(Entity, table=tables.seller_orders, sort="DAY#{day}", size_kb=0.2):
    """The orders of one seller of one day, as an ISO date in the site's time zone, without those that were cancelled.
    It follows the stream of the orders, about a second behind."""

    seller_id = Text()
    day = Text()
    orders = Integer(default=0)
    cancelled = Integer(default=0)
    cents = Integer(default=0)
    products = MapOf(SoldOfProduct, default=dict)
    # Counts how often it was written, so that of two who sum up at once the later read counts.
    version = Integer(default=0)

    of_days = Query("17, 47", Budget(1, 1, 2), "{seller_id}", within=Range("DAY#", since="first", until="last"))
