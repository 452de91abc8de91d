"""Browsing a shelf of the shop: everything, or one category with all below it; newest first or by price.

The keys answer one order at a time. Between two prices things stand in order of price, whatever order was asked for;
only among one seller's things, which are few and read whole, does every order go with every filter.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dynamo import Page
from dynamo.cache import TTLCache
from dynamo.errors import BadCursor
from shop.catalogue.cards import Card, cards_of
from shop.products import ACTIVE, Listing, Product

NEWEST, CHEAPEST, DEAREST = "newest", "cheapest", "dearest"
SORTS = (NEWEST, CHEAPEST, DEAREST)

PAGE_SIZE = 24
# Everybody is shown the same shelf: each page of one is asked for once a second at the most, in each process.
PAGES_TTL_SECONDS = 1
_pages: TTLCache[Page[Card]] = TTLCache(PAGES_TTL_SECONDS, most=256)

# As many of one seller's things are looked through; the newest ones, should there ever be more.
MAX_OF_SELLER = 200


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a shopper wants to see of a shelf. Prices are in cents and both included."""

    price_from: int | None = None
    price_to: int | None = None
    in_stock: bool = False
    seller_id: str = ""
    sort: str = ""

    @property
    def by_price(self) -> bool:
        return self.price_from is not None or self.price_to is not None

    @property
    def allowed_sorts(self) -> tuple[str, ...]:
        """The orders that can be had with the other criteria, the one they come in unasked first."""
        return (CHEAPEST, DEAREST) if self.by_price and not self.seller_id else SORTS

    @property
    def effective_sort(self) -> str:
        return self.sort if self.sort in self.allowed_sorts else self.allowed_sorts[0]


def browse(shelf: str, criteria: Criteria, after: str | None = None) -> Page[Card]:
    """A page of the cards on a shelf as it was within the last second. One request, none where somebody asked for the
    same within it; `BadCursor` for a cursor of another shelf or other criteria."""
    return _pages.get((shelf, criteria, after), lambda: _browse(shelf, criteria, after))


def _browse(shelf: str, criteria: Criteria, after: str | None) -> Page[Card]:
    if criteria.seller_id:
        return _of_one_seller(shelf, criteria, after)
    question = QUESTIONS[criteria.effective_sort, criteria.in_stock]
    prices = (
        {} if criteria.effective_sort == NEWEST else {"price_from": criteria.price_from, "price_to": criteria.price_to}
    )
    # A bound that is not there is left out, so that it is no part of the cursor either.
    bounds = {name: cents for name, cents in prices.items() if cents is not None}
    page = question(category_id=shelf, **bounds).page(PAGE_SIZE, after)
    return Page(cards_of(page), page.next)


QUESTIONS: dict[tuple[str, bool], Callable[..., Any]] = {
    (NEWEST, False): Listing.newest,
    (CHEAPEST, False): Listing.cheapest,
    (DEAREST, False): Listing.dearest,
    (NEWEST, True): Listing.newest_in_stock,
    (CHEAPEST, True): Listing.cheapest_in_stock,
    (DEAREST, True): Listing.dearest_in_stock,
}


def _of_one_seller(shelf: str, criteria: Criteria, after: str | None) -> Page[Card]:
    # Read whole and refined here; the cursor is the last thing's id, which need not fit any more when it comes back.
    theirs = list(Product.of_seller(seller_id=criteria.seller_id).all(limit=MAX_OF_SELLER))
    if criteria.effective_sort != NEWEST:
        theirs.sort(key=lambda product: product.price_cents, reverse=criteria.effective_sort == DEAREST)
    start = 0
    if after:
        ids = [product.product_id for product in theirs]
        if after not in ids:
            raise BadCursor("The cursor was not given out for this list.")
        start = ids.index(after) + 1
    fitting = [product for product in theirs[start:] if _fits(product, shelf, criteria)]
    shown = fitting[:PAGE_SIZE]
    return Page(cards_of(shown), shown[-1].product_id if len(fitting) > PAGE_SIZE else None)


def _fits(product: Product, shelf: str, criteria: Criteria) -> bool:
    return (
        product.status == ACTIVE
        and shelf in product.shelves
        and (not criteria.in_stock or product.stock_left != 0)
        and (criteria.price_from is None or product.price_cents >= criteria.price_from)
        and (criteria.price_to is None or product.price_cents <= criteria.price_to)
    )
