"""Lists the products on a shelf, a page at a time. A shelf is everything, or a category with all categories below it.

Each index has one order. With a price range the products are always sorted by price; only among the products of one
seller, which are few and are read whole, any order goes with any filter.
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
# Everybody sees the same shelf, so its pages are cached.
PAGES_TTL_SECONDS = 1
_pages: TTLCache[Page[Card]] = TTLCache("pages of shelves", PAGES_TTL_SECONDS, 8 * 2**20)

# The newest so many of one seller's products are searched.
MAX_OF_SELLER = 200


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a shopper wants to see of a shelf. Prices are in cents, and both bounds are included."""

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
        """The orders that are possible with the other criteria; the first one is the default."""
        return (CHEAPEST, DEAREST) if self.by_price and not self.seller_id else SORTS

    @property
    def effective_sort(self) -> str:
        return self.sort if self.sort in self.allowed_sorts else self.allowed_sorts[0]


def browse(shelf: str, criteria: Criteria, after: str | None = None) -> Page[Card]:
    """A page of the cards on a shelf, at most a second old. One request, none when the page is cached.

    `BadCursor` for a cursor of another shelf or of other criteria.
    """
    return _pages.get((shelf, criteria, after), lambda: _browse(shelf, criteria, after))


def _browse(shelf: str, criteria: Criteria, after: str | None) -> Page[Card]:
    if criteria.seller_id:
        return _of_one_seller(shelf, criteria, after)
    question = QUESTIONS[criteria.effective_sort, criteria.in_stock]
    prices = (
        {} if criteria.effective_sort == NEWEST else {"price_from": criteria.price_from, "price_to": criteria.price_to}
    )
    # A missing bound must not be part of the cursor.
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
    # The cursor is the id of the last product, which may have stopped matching when the cursor comes back.
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
