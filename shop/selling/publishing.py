"""Puts products on sale, hides them and removes them."""

from datetime import UTC, datetime
from typing import Any

from dynamo import Budget, access_pattern
from dynamo.errors import Refused
from shop.products import ACTIVE, DRAFT, HIDDEN, REMOVED
from shop.selling.describing import consistent
from shop.selling.own_products import OwnProduct
from shop.selling.rewriting import rewrite
from shop.stock_movements import COUNTED


class Incomplete(Refused):
    """What a product lacks before it can be on sale, a sentence each, by the field of its form."""

    def __init__(self, missing: dict[str, str]) -> None:
        super().__init__("This is not complete yet.")
        self.missing = missing


def missing(own: OwnProduct) -> dict[str, str]:
    """What the product lacks before it can be on sale: by field, in words. Empty when it is complete."""
    product, offered = own.product, [stock for stock in own.stocks if stock.offered]
    lacks = {
        "name": "" if product.name else "Give it a name.",
        "category": "" if product.category_id else "Choose a category, so that people find it.",
        "description": "" if product.description else "Describe it in a sentence or two.",
        "photos": "" if product.photos else "Add a photograph.",
        "variants": ""
        if offered and all(stock.price_cents > 0 for stock in offered)
        else "Offer at least one, and give each that you offer a price.",
    }
    return {field: words for field, words in lacks.items() if words}


@access_pattern("12", "TransactWriteItems", "Products, Inventory, Categories", Budget(1, 1, write_units=30))
def publish(own: OwnProduct, actor: str) -> OwnProduct:
    """Put a product on sale, on the shelves of its category. One transaction. Refuses with `Incomplete`, and as
    `rewrite` does."""
    if lacks := missing(own):
        raise Incomplete(lacks)
    return _with_status(own, actor, status=ACTIVE, published_at=own.product.published_at or datetime.now(UTC))


def hide(own: OwnProduct, actor: str) -> OwnProduct:
    """Take a product off the shelves; it can be put on sale again. A draft stays one. One transaction."""
    return own if own.product.status == DRAFT else _with_status(own, actor, status=HIDDEN)


@access_pattern("14", "TransactWriteItems", "Products, Inventory, Categories", Budget(1, 1, write_units=30))
def remove(own: OwnProduct, actor: str) -> None:
    """Remove a product for good. Orders keep what they say of it. One transaction."""
    _with_status(own, actor, status=REMOVED)


def _with_status(own: OwnProduct, actor: str, **values: Any) -> OwnProduct:
    changed = consistent(own.product.replace(updated_at=datetime.now(UTC), **values), own.stocks)
    return rewrite(own, changed, actor=actor, reason=COUNTED)
