"""Puts products on sale, hides them and removes them."""

from datetime import UTC, datetime
from typing import Any

from dynamo import Budget, access_pattern
from shop.catalogue.category_tree import tree
from shop.catalogue.shelves import on_shelves_of
from shop.products import ACTIVE, DRAFT, HIDDEN, REMOVED
from shop.selling.completeness import Incomplete, missing
from shop.selling.describing import consistent
from shop.selling.own_products import OwnProduct
from shop.selling.rewriting import rewrite
from shop.stock_movements import COUNTED


@access_pattern("12", "TransactWriteItems", "Products, Inventory, Categories", Budget(1, 1, write_units=30))
def publish(own: OwnProduct, actor: str) -> OwnProduct:
    """Put a product on sale, on the shelves of its category as that is now. One transaction. Refuses with `Incomplete`,
    and as `rewrite` does."""
    own = own._replace(product=on_shelves_of(own.product, tree().by_id(own.product.category_id)))
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
