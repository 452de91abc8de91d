"""Counters of products, exact: each changes in the transaction that it counts."""

from dynamo import Budget, Entity, Get, Integer, Text
from shop import tables


class ProductStats(Entity, table=tables.product_stats, size_kb=0.2):
    """How often a product is saved. The first that counts makes the item; a product without one has zeros."""

    product_id = Text()
    save_count = Integer(default=0)

    of_product = Get("", Budget(1, 1, 1), consistent=True)
