"""Keeps the rating on products and cards up to date, so that a page of cards reads no counters.

It follows the stream of the reviews, about a second behind. The rating is read from the counters, not from the change,
so a change may come twice or late. A product and all its cards are written in one transaction.
"""

from collections.abc import Sequence
from contextlib import suppress

from dynamo import Transaction, batches, together
from dynamo.errors import Conflict, Refused
from dynamo.streams import Change
from shop.product_stats import ProductStats
from shop.products import REMOVED, Listing, Product, cards_on_shelves
from shop.ratings import Rating
from shop.reviews import Review

WRITE_ATTEMPTS = 6


class Overtaken(Refused):
    """Somebody else wrote the product, or removed a card, between reading and writing."""

    def __init__(self) -> None:
        super().__init__("What a product says of its rating was written meanwhile.")


def follow(changes: Sequence[Change[Review]]) -> None:
    """Update the cards of every product whose stars changed."""
    for product_id in dict.fromkeys(change.key["product_id"] for change in changes if _counts(change)):
        refresh(product_id)


def derive(products: Sequence[Product]) -> None:
    """Update the cards of some products."""
    for product in products:
        refresh(product.product_id)


def refresh(product_id: str) -> None:
    """Write the rating on a product and its cards, if they say another one.

    Two reads in one round trip; when something changed, one more read for the cards, one transaction, and another
    look: whoever follows at the same time may have written an older rating. `Conflict` when others keep writing the
    same product.
    """
    for _ in range(WRITE_ATTEMPTS):
        (product,), stats = together(
            lambda: batches.read([Product.key(product_id=product_id)], consistent=True),
            lambda: ProductStats.of_product.find(product_id=product_id),
        )
        if not isinstance(product, Product) or product.status == REMOVED:
            return
        rating = stats.rating if stats else None
        if rating == product.rating:
            return
        with suppress(Overtaken):
            _write(product, rating)
    raise Conflict(f"What {product_id} says of its rating kept changing.")


def _write(product: Product, rating: Rating | None) -> None:
    with Transaction() as transaction:
        as_read = Product.rating.equals(product.rating)
        transaction.update(product.own_key, Product.rating.set(rating), condition=as_read, failing=Overtaken())
        for card in cards_on_shelves(product):
            transaction.update(card.own_key, Listing.rating.set(rating), failing=Overtaken())


def _counts(change: Change[Review]) -> bool:
    before, after = (review.stars if review else None for review in (change.before, change.after))
    return before != after
