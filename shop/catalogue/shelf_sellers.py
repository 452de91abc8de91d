"""Keeps the list of sellers of each shelf up to date, about a second behind the products whose stream it follows.

A seller's products are counted anew from what is stored, not from the changes, so a change may come twice or late.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from accounts.sellers import SellerProfile
from dynamo import batches
from dynamo.errors import Conflict
from dynamo.streams import Change
from shop.catalogue.seller_products import all_products_of
from shop.products import Product
from shop.shelf_sellers import ShelfSeller, shelf_sellers_of

# More shelves than any seller has products on.
MAX_SHELVES = 10_000
WRITE_ATTEMPTS = 4


def follow(changes: Sequence[Change[Product]]) -> None:
    """Count the products of every seller one of whose products came, went, moved or was renamed."""
    sellers: defaultdict[str, set[str]] = defaultdict(set)
    for change in changes:
        if _counted(change.before) != _counted(change.after):
            for product in filter(None, (change.before, change.after)):
                sellers[product.seller_id].add(product.product_id)
    for seller_id, product_ids in sellers.items():
        refresh(seller_id, product_ids)


def _counted(product: Product | None) -> tuple[object, ...] | None:
    """What of a product decides on which shelves its seller stands, and under which names."""
    if product is None:
        return None
    return product.status, product.shelves, product.seller_id, product.seller_username, product.seller_name


def derive_of(shops: Sequence[SellerProfile]) -> None:
    """Count the products of some sellers."""
    for shop in shops:
        refresh(shop.user_id)


def derive(stored: Sequence[ShelfSeller]) -> None:
    """Count the products of those who are stored already."""
    for seller_id in dict.fromkeys(one.seller_id for one in stored):
        refresh(seller_id)


def refresh(seller_id: str, also: Iterable[str] = ()) -> None:
    """Write how many products a seller has on each shelf, where something else is stored.

    `also` are ids of products that the index may not list yet. Two requests for every hundred products and one for what
    is stored; where something changes, one for every 25 shelves, and another look: whoever counts at the same time may
    have written older numbers. `Conflict` when others keep writing the same.
    """
    product_ids = tuple(also)
    for _ in range(WRITE_ATTEMPTS):
        counted = {one.shelf_id: one for one in shelf_sellers_of(all_products_of(seller_id, product_ids))}
        stored = {one.shelf_id: one for one in ShelfSeller.of_seller(seller_id=seller_id).all(limit=MAX_SHELVES)}
        changed = [one for shelf, one in counted.items() if shelf not in stored or _says(stored[shelf]) != _says(one)]
        gone = [one.own_key for shelf, one in stored.items() if shelf not in counted]
        if not changed and not gone:
            return
        batches.write(changed, delete=gone)
    raise Conflict(f"The shelves of {seller_id} kept changing.")


def _says(one: ShelfSeller) -> tuple[str, str, int]:
    return one.seller_username, one.seller_name, one.product_count
