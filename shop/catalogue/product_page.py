"""What stands on a product's page beside the product: its shelf, its seller, what else there is of both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from accounts.profiles.reading import Profile, find_profile
from dynamo import together
from dynamo.cache import TTLCache
from shop.catalogue.cards import Card, cards_of
from shop.catalogue.category_tree import Tree, tree
from shop.catalogue.category_tree import remembered as remembered_tree
from shop.catalogue.showing import Shown, must_be_an_id, product_with_stock, remembered
from shop.categories import Category
from shop.products import ACTIVE, Listing, Product
from web.pages.words import day
from web.photos.photo import Photo

# How old what stands around a product may be: the seller's words, more of their things, others of its category.
SECONDS = 5
_sellers: TTLCache[Profile | None] = TTLCache(SECONDS, most=4096)
_theirs: TTLCache[Sequence[Card]] = TTLCache(SECONDS, most=1024)
_similar: TTLCache[Sequence[Card]] = TTLCache(SECONDS, most=1024)

# Read a few more than are shown: the product itself and what is sold fall away.
THEIRS, THEIRS_READ = 3, 8
SIMILAR, SIMILAR_READ = 5, 8


class Seller(NamedTuple):
    """Who offers it, as shown below it, with three more of their things. `name` is what their shop is called."""

    username: str
    name: str
    avatar: Photo | None
    owner: str
    city: str
    about: str
    since: str
    theirs: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What is shown around a product."""

    profile: Profile | None
    seller: Seller
    similar: Sequence[Card]


@dataclass(frozen=True, slots=True)
class ProductPage:
    """A product with its stock, the way to its shelf, and what is around it; `around` is None for one that is gone or
    that was asked for under an old name."""

    shown: Shown
    tree: Tree
    around: Around | None

    @property
    def product(self) -> Product:
        return self.shown.product

    @property
    def trail(self) -> list[Category]:
        category = self.tree.by_id(self.product.category_id)
        return self.tree.trail(category) if category else []


def product_page(product_id: str, slug: str) -> ProductPage:
    """Everything on a product's page. One round trip while its details are remembered, otherwise two.

    The way to its shelf is that of the tree as this process last read it, which is a minute ago at the most.
    """
    must_be_an_id(product_id)
    known = remembered_tree()
    if known is not None:
        shown, around = _with_around(product_id, slug)
        return ProductPage(shown, known, around)
    (shown, around), current = together(lambda: _with_around(product_id, slug), tree)
    return ProductPage(shown, current, around)


def _with_around(product_id: str, slug: str) -> tuple[Shown, Around | None]:
    known = remembered(product_id)
    if known is not None and _is_right(known, slug):
        # The first may ask several things at once itself, so the others go beside it.
        shown, profile, theirs, similar = together(lambda: product_with_stock(product_id), *_around_questions(known))
        return shown, _around(known, profile, theirs, similar)
    shown = product_with_stock(product_id)
    if not _is_right(shown.product, slug):
        return shown, None
    return shown, _around(shown.product, *together(*_around_questions(shown.product)))


def _is_right(product: Product, slug: str) -> bool:
    return product.status == ACTIVE and product.slug == slug


def _around_questions(
    product: Product,
) -> tuple[Callable[[], Profile | None], Callable[[], Sequence[Card]], Callable[[], Sequence[Card]]]:
    return (
        lambda: _sellers.get(product.seller_id, lambda: find_profile(product.seller_id)),
        lambda: _theirs.get(product.seller_id, lambda: _offered_by(product.seller_id)),
        lambda: _similar.get(product.category_id, lambda: _newest_in(product.category_id)),
    )


def _offered_by(seller_id: str) -> Sequence[Card]:
    found = Product.of_seller(seller_id=seller_id).all(limit=THEIRS_READ)
    return [card for card in cards_of(one for one in found if one.status == ACTIVE) if not card.is_sold]


def _newest_in(category_id: str) -> Sequence[Card]:
    return cards_of(Listing.newest_in_stock(category_id=category_id).all(limit=SIMILAR_READ))


def _around(product: Product, profile: Profile | None, theirs: Sequence[Card], similar: Sequence[Card]) -> Around:
    own = [card for card in theirs if card.product_id != product.product_id][:THEIRS]
    seen = {product.product_id, *(card.product_id for card in own)}
    return Around(
        profile,
        _seller(product, profile, tuple(own)),
        [card for card in similar if card.product_id not in seen][:SIMILAR],
    )


def _seller(product: Product, profile: Profile | None, theirs: tuple[Card, ...]) -> Seller:
    shop = profile.seller if profile else None
    return Seller(
        username=product.seller_username,
        name=(shop and shop.shop_name) or product.seller_name,
        avatar=profile.public_avatar if profile else None,
        owner=profile.member.name if profile else "",
        city=(shop and shop.city) or "",
        about=(shop and shop.about) or "",
        since=day(shop.since, "F Y") if shop and shop.since else "",
        theirs=theirs,
    )
