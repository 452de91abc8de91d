"""Lists the products on a shelf, a page at a time. A shelf is everything, or a category with all categories below it.

Each index has one order. With a price range the products are always sorted by price; only among the products of one
seller, which are few and are read whole, any order goes with any filter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from dynamo import Page, together
from dynamo.cache import TTLCache
from dynamo.errors import BadCursor
from shop.catalogue.cards import Card, cards_of
from shop.products import ACTIVE, Listing, Product
from shop.shelf_sellers import ShelfSeller
from web.sealing import Seal, SealBroken

NEWEST, CHEAPEST, DEAREST = "newest", "cheapest", "dearest"
SORTS = (NEWEST, CHEAPEST, DEAREST)

PAGE_SIZE = 24
# Everybody sees the same shelf, so its pages are cached.
PAGES_TTL_SECONDS = 1
_pages: TTLCache[Page[Card]] = TTLCache("pages of shelves", PAGES_TTL_SECONDS, 8 * 2**20)

# The newest so many of one seller's products are searched, which one request can read.
MAX_OF_SELLER = 2000
_CURSOR: Seal[str] = Seal("shop.catalogue.of_one_seller", version=1)

# Pages offer so many sellers of a shelf, those with most products on it.
MAX_SELLERS = 100
SELLERS_TTL_SECONDS = 10
_sellers: "TTLCache[Sequence[SellerOnShelf]]" = TTLCache("sellers of shelves", SELLERS_TTL_SECONDS, 2**20)


@dataclass(frozen=True, slots=True)
class CutPage(Page[Card]):
    """The last page of one seller's products, who has more of them than are searched."""


class SellerOnShelf(NamedTuple):
    """One of the sellers on a shelf."""

    seller_id: str
    name: str
    product_count: int


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


def shelf_with_sellers(
    shelf: str, criteria: Criteria, after: str | None = None
) -> tuple[Page[Card], Sequence[SellerOnShelf]]:
    """A page of a shelf as `browse` returns it, and the sellers on the shelf, at most ten seconds old. One request for
    each that is not cached, at once."""
    sellers = _sellers.find(shelf)
    if sellers is not None:
        return browse(shelf, criteria, after), sellers
    return together(lambda: browse(shelf, criteria, after), lambda: _sellers.get(shelf, lambda: _sellers_on(shelf)))


def _sellers_on(shelf: str) -> Sequence[SellerOnShelf]:
    found = ShelfSeller.with_most(shelf_id=shelf).all(limit=MAX_SELLERS)
    sellers = [SellerOnShelf(one.seller_id, one.seller_name, one.product_count) for one in found]
    return sorted(sellers, key=lambda one: (-one.product_count, one.name.casefold()))


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
    list_id = f"{shelf} {criteria}"
    start = _place_after(after, list_id, theirs) if after else 0
    fitting = [product for product in theirs[start:] if _fits(product, shelf, criteria)]
    shown = fitting[:PAGE_SIZE]
    if len(fitting) > PAGE_SIZE:
        return Page(cards_of(shown), _CURSOR.close(shown[-1].product_id, list_id))
    return (CutPage if len(theirs) == MAX_OF_SELLER else Page)(cards_of(shown), None)


def _place_after(cursor: str, list_id: str, products: Sequence[Product]) -> int:
    """Where the next page begins; `BadCursor` for a cursor of another list, or of a product that left this one."""
    try:
        last = _CURSOR.open(cursor, list_id)
        return [product.product_id for product in products].index(last) + 1
    except (SealBroken, ValueError) as error:
        raise BadCursor("The cursor was not given out for this list.") from error


def _fits(product: Product, shelf: str, criteria: Criteria) -> bool:
    return (
        product.status == ACTIVE
        and shelf in product.shelves
        and (not criteria.in_stock or product.stock_left != 0)
        and (criteria.price_from is None or product.price_cents >= criteria.price_from)
        and (criteria.price_to is None or product.price_cents <= criteria.price_to)
    )
