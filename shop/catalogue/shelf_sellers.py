"""Keeps the list of sellers of each shelf up to date, about a second behind the products whose stream it follows.

A seller's products are counted anew from what is stored, not from the changes, so a change may come twice or late.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from dynamo import batches
from dynamo.streams import Change
from shop.catalogue.seller_products import all_products_of
from shop.products import Product
from shop.shelf_sellers import ShelfSeller, shelf_sellers_of

# More shelves than any seller has products on.
MAX_SHELVES = 10_000
# What of a product decides on which shelves its seller stands, and under which name.
COUNTED = ("status", "shelves", "seller_id", "seller_username", "seller_name")


def follow(changes: Sequence[Change]) -> None:
    """Count the products of every seller one of whose products came, went, moved or was renamed."""
    sellers: defaultdict[str, set[str]] = defaultdict(set)
    for change in changes:
        if Product.owns(change.key) and _counts_differently(change):
            for image in (change.before, change.after):
                if image:
                    sellers[image["seller_id"]["S"]].add(change.key["product_id"]["S"])
    for seller_id, product_ids in sellers.items():
        refresh(seller_id, product_ids)


def refresh(seller_id: str, also: Iterable[str] = ()) -> None:
    """Write how many products a seller has on each shelf, where something else is stored.

    `also` are ids of products that the index may not list yet. Two requests for every hundred products, one for what is
    stored, one for every 25 shelves that change.
    """
    counted = {one.shelf_id: one for one in shelf_sellers_of(all_products_of(seller_id, also))}
    stored = {one.shelf_id: one for one in ShelfSeller.of_seller(seller_id=seller_id).all(limit=MAX_SHELVES)}
    batches.write(
        [one for shelf, one in counted.items() if shelf not in stored or _says(stored[shelf]) != _says(one)],
        delete=[one.own_key for shelf, one in stored.items() if shelf not in counted],
    )


def _says(one: ShelfSeller) -> tuple[str, str, int]:
    return one.seller_username, one.seller_name, one.product_count


def _counts_differently(change: Change) -> bool:
    before, after = change.before or {}, change.after or {}
    return any(before.get(name) != after.get(name) for name in COUNTED)
