"""Lists the products of one seller: a page for shoppers, newest first, or all as they are now."""

from collections.abc import Iterable, Iterator

from accounts.credentials import Credential
from accounts.identity.names import comparable
from accounts.profiles.reading import Profile, profile_and
from dynamo import Page, batches
from shop.catalogue.browsing import PAGE_SIZE
from shop.catalogue.cards import Card, cards_of
from shop.products import ACTIVE, Product

# Products read at a time.
BATCH_SIZE = 100


def products_of(username: str, after: str | None = None) -> tuple[Profile, Page[Card]]:
    """A member and a page of the products they sell; `NotFound` when nobody has the name. Two round trips: the name,
    then the profile and, of a seller, the products at once."""
    return profile_and(comparable(username), lambda credential: _page_of(credential, after))


def _page_of(credential: Credential, after: str | None) -> Page[Card]:
    if not credential.is_seller:
        return Page((), None)
    page = Product.of_seller(seller_id=credential.user_id).page(PAGE_SIZE, after)
    # Removed products stay in the index, so a page may be shorter.
    return Page(cards_of(one for one in page if one.status == ACTIVE), page.next)


def all_products_of(seller_id: str, also: Iterable[str] = ()) -> Iterator[Product]:
    """All products of a seller as they are now, removed ones too; two requests for every hundred.

    The index that finds them may be behind; `also` are ids of products that it may not list yet.
    """
    missing = set(also)
    cursor = None
    while True:
        page = Product.of_seller(seller_id=seller_id).page(BATCH_SIZE, after=cursor)
        missing -= {product.product_id for product in page}
        yield from _as_they_are(product.product_id for product in page)
        cursor = page.next
        if cursor is None:
            break
    yield from (product for product in _as_they_are(missing) if product.seller_id == seller_id)


def _as_they_are(product_ids: Iterable[str]) -> Iterator[Product]:
    keys = [Product.key(product_id=product_id) for product_id in product_ids]
    yield from (product for product in batches.read(keys, consistent=True) if isinstance(product, Product))
