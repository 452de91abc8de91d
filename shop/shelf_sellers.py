"""Who sells on a shelf, and how many products: derived from the products, for the shops a shopper may choose there."""

from collections import Counter
from collections.abc import Iterable, Iterator

from dynamo import Budget, Entity, Integer, Query, Text
from shop import tables
from shop.products import ACTIVE, Product


class ShelfSeller(Entity, table=tables.shelf_sellers, size_kb=0.15):
    """One seller on one shelf, with the number of their products there."""

    seller_id = Text()
    shelf_id = Text()
    seller_username = Text()
    seller_name = Text()
    product_count = Integer()

    with_most = Query("8", Budget(1, 1, 2), "{shelf_id}", index=tables.sellers_of_shelf, newest_first=True)
    of_seller = Query("", Budget(1, 1, 2), "{seller_id}", consistent=True)


def shelf_sellers_of(products: Iterable[Product]) -> Iterator[ShelfSeller]:
    """What is to be stored for these products, which must be all of their sellers'. Removed ones do not count."""
    names: dict[str, tuple[str, str]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for product in products:
        if product.status == ACTIVE:
            names[product.seller_id] = product.seller_username, product.seller_name
            counts.update((product.seller_id, shelf) for shelf in product.shelves)
    for (seller_id, shelf), count in counts.items():
        username, name = names[seller_id]
        yield ShelfSeller(
            seller_id=seller_id, shelf_id=shelf, seller_username=username, seller_name=name, product_count=count
        )
