"""Keeps products on the shelves of their categories when staff rename or move those.

What a product and its cards say of the category follows the stream of the categories, about a second behind. It is
derived from the tree as it is now, so a change may come twice or late.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from dynamo import Page, Transaction, batches, update
from dynamo.errors import Conflict, Refused
from dynamo.streams import Change
from shop.catalogue import product_details
from shop.catalogue.category_tree import Tree, tree_now
from shop.categories import Category, TreeVersion
from shop.products import EVERYTHING, Listing, Product, card_on

# Products read at a time.
BATCH_SIZE = 100
WRITE_ATTEMPTS = 4


def on_shelves_of(product: Product, category: Category | None) -> Product:
    """The product as it is in this category; without one it stands on no shelf."""
    if category is None:
        return product.replace(category_id="", category_name="", shelves=())
    return product.replace(
        category_id=category.category_id,
        category_name=category.name,
        shelves=(category.category_id, *(one.id for one in category.ancestors), EVERYTHING),
    )


def follow(changes: Sequence[Change[Category | TreeVersion]]) -> None:
    """Update the categories below, and the products in, every category among the changes that was renamed or moved.

    One request for the tree; for each such category one for every hundred cards on its shelf, and one for every hundred
    products; for each product that changes, one transaction.
    """
    moved = dict.fromkeys(change.key["category_id"] for change in changes if _is_moved(change))
    if not moved:
        return
    tree = tree_now()
    for category_id in moved:
        category = tree.by_id(category_id)
        if category:
            _name_above(tree, category)
            for page in _shelf(category_id):
                reshelve(tree, dict.fromkeys(card.product_id for card in page))


def derive(products: Sequence[Product]) -> None:
    """Put some products on the shelves where they belong."""
    reshelve(tree_now(), [product.product_id for product in products])


def reshelve(tree: Tree, product_ids: Iterable[str]) -> None:
    """Put these products on the shelves of their categories, where they stand on others. Products that are not on sale
    have no cards; they find their shelves when they are put on sale.

    One request for every hundred, one transaction for each that changes. `Conflict` when others keep writing one.
    """
    waiting = list(product_ids)
    for _ in range(WRITE_ATTEMPTS):
        keys = [Product.key(product_id=product_id) for product_id in waiting]
        waiting = []
        for product in batches.read(keys, consistent=True):
            if not (isinstance(product, Product) and product.is_on_sale):
                continue
            category = tree.by_id(product.category_id)
            if category and on_shelves_of(product, category) != product:
                # Whoever wrote it meanwhile may have put it elsewhere: it is looked at again.
                waiting.append(product.product_id)
                with suppress(Refused):
                    _write(product, on_shelves_of(product, category))
        if not waiting:
            return
    raise Conflict(f"The shelves of {waiting[0]} kept changing.")


def _write(before: Product, after: Product) -> None:
    """Write the category on a product, and the cards that it has more or less, in one transaction."""
    with Transaction() as transaction:
        left = Product.stock_left
        transaction.update(
            before.own_key,
            Product.category_name.set(after.category_name),
            Product.shelves.set(after.shelves),
            # Of two forms for it, the one that was shown before this is refused: it would bring the old shelves back.
            Product.version.set(before.version + 1),
            condition=(Product.version == before.version)
            & (left.does_not_exist() if before.stock_left is None else left == before.stock_left)
            & (Product.seller_username == before.seller_username)
            & (Product.seller_name == before.seller_name),
        )
        for shelf in after.shelves:
            if shelf not in before.shelves:
                transaction.put(card_on(shelf, after, in_stock=after.stock_left != 0))
        for shelf in before.shelves:
            if shelf not in after.shelves:
                transaction.delete(Listing.key(product_id=before.product_id, listing_category_id=shelf))
    product_details.forget(before.product_id)


def _name_above(tree: Tree, category: Category) -> None:
    """Write the category's name on those below it. One request each where it differs."""
    for below in tree.descendants(category.category_id):
        named = [category.as_ancestor if one.id == category.category_id else one for one in below.ancestors]
        if named != below.ancestors:
            # Whoever moved it meanwhile wrote the names of those above it.
            with suppress(Refused):
                update(below.own_key, Category.ancestors.set(named), condition=Category.ancestors == below.ancestors)


def _shelf(category_id: str) -> Iterator[Page[Listing]]:
    cursor = None
    while True:
        page = Listing.newest(category_id=category_id).page(BATCH_SIZE, after=cursor)
        yield page
        cursor = page.next
        if cursor is None:
            return


def _is_moved(change: Change[Category | TreeVersion]) -> bool:
    before, after = change.before, change.after
    if not (isinstance(before, Category) and isinstance(after, Category)):
        return False
    return (before.name, [one.id for one in before.ancestors]) != (after.name, [one.id for one in after.ancestors])
