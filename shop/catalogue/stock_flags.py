"""Keeps the stock on a product and its cards up to date: whether it can be bought, and how many are left when few are.

It follows the stream of the inventory, about a second behind. The values are computed from the inventory, not from the
change, so a change may come twice or late. A product and all its cards are written in one transaction.
"""

from collections.abc import Sequence
from contextlib import suppress

from dynamo import Transaction, batches, together
from dynamo.errors import Conflict, Refused
from dynamo.streams import Change
from shop.inventory import LOW, Stock
from shop.products import Listing, Product, cards_on_shelves

WRITE_ATTEMPTS = 6


class Overtaken(Refused):
    """Somebody else wrote the product, or removed a card, between reading and writing."""

    def __init__(self) -> None:
        super().__init__("What a product says of its stock was written meanwhile.")


def follow(changes: Sequence[Change[Stock]]) -> None:
    """Update the cards of every product among the changes."""
    for product_id in dict.fromkeys(change.key["product_id"] for change in changes):
        refresh(product_id)


def derive(products: Sequence[Product]) -> None:
    """Update the cards of some products."""
    for product in products:
        refresh(product.product_id)


def refresh(product_id: str) -> None:
    """Write how many are left on a product and its cards, if they say something else.

    Two reads in one round trip; when something changed, one more read for the cards, one transaction, and another
    look: whoever follows at the same time may have written an older stock. `Conflict` when others keep writing the same
    product.
    """
    for _ in range(WRITE_ATTEMPTS):
        # Both consistent: an old copy of the product could seem right, and its cards would stay wrong.
        (product,), stocks = together(
            lambda: batches.read([Product.key(product_id=product_id)], consistent=True),
            lambda: Stock.of_product_now(product_id=product_id).all(limit=100),
        )
        if not (isinstance(product, Product) and product.is_on_sale):
            return
        left = stock_left(stocks)
        if left == product.stock_left:
            return
        with suppress(Overtaken):
            _write(product, left)
    raise Conflict(f"What {product_id} says of its stock kept changing.")


def _write(product: Product, left: int | None) -> None:
    with Transaction() as transaction:
        said = Product.stock_left
        # With another version it may have other cards.
        as_read = said.equals(product.stock_left) & (Product.version == product.version)
        transaction.update(product.own_key, said.set(left), condition=as_read, failing=Overtaken())
        for card in cards_on_shelves(product):
            shelf = card.listing_category_id
            stocked = Listing.stocked_category_id.remove() if left == 0 else Listing.stocked_category_id.set(shelf)
            transaction.update(card.own_key, stocked, Listing.stock_left.set(left), failing=Overtaken())


def stock_left(stocks: Sequence[Stock]) -> int | None:
    """How many can be bought of all variants together; None when that is plenty."""
    total = sum(stock.available for stock in stocks)
    return total if total <= LOW else None
