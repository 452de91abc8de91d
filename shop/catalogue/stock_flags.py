"""What a product's cards say about its stock: whether it can be bought, and how many are left once it is few.

The flags follow the inventory by its stream, a second or so behind. They are worked out from what the inventory holds
now, not from what a change says, so seeing a change twice or late does no harm.
"""

from collections.abc import Sequence
from contextlib import suppress

from dynamo import batches, together, update
from dynamo.errors import ConditionFailed
from dynamo.streams import Change
from shop.inventory import LOW, Stock
from shop.products import REMOVED, Listing, Product


def follow(changes: Sequence[Change]) -> None:
    """Bring the cards of every product among the changes up to date."""
    for product_id in dict.fromkeys(change.key["product_id"]["S"] for change in changes):
        refresh(product_id)


def refresh(product_id: str) -> None:
    """Write what is left on a product and its cards, if it is not there already.

    Two reads in one round trip; where it changed, an update for the product and each of its cards.
    """
    # Both strongly: a product as it was before the last refresh would seem right, and its cards stay wrong.
    (product,), stocks = together(
        lambda: batches.read([Product.key(product_id=product_id)], consistent=True),
        lambda: Stock.of_product_now(product_id=product_id).all(limit=100),
    )
    if not isinstance(product, Product) or product.status == REMOVED:
        return
    left = stock_left(stocks)
    if left == product.stock_left:
        return
    for shelf in product.shelves:
        stocked = Listing.stocked_category_id.remove() if left == 0 else Listing.stocked_category_id.set(shelf)
        key = Listing.key(product_id=product_id, listing_category_id=shelf)
        # A card may be taken down meanwhile; then there is nothing to say on it.
        with suppress(ConditionFailed):
            update(key, stocked, Listing.stock_left.set(left), repeatable=True)
    # Last, so that a failure half way is made good when the change comes again.
    update(Product.key(product_id=product_id), Product.stock_left.set(left), repeatable=True)


def stock_left(stocks: Sequence[Stock]) -> int | None:
    """How many can be bought in all variants together, or None while that is plenty."""
    total = sum(stock.available for stock in stocks)
    return total if total <= LOW else None
