"""What older items of the shop lack, and how it follows from what they have. `manage.py backfill` fills it in."""

from collections.abc import Mapping
from typing import Any

from dynamo.backfills import backfill
from shop.orders import Order


@backfill("shop.order_rows", of=Order, fills=("placed_at", "count", "pictures"), reads=("lines", "timeline"))
def order_rows(order: Order) -> Mapping[str, Any]:
    """Orders of early releases lack what their row in the history shows, so each takes a request of its own there."""
    return order.replace().values
