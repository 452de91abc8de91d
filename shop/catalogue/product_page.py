"""Reads everything that a product's page shows: the product, its category, its seller, and related products."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from accounts.profiles.reading import Profile, find_profile
from dynamo import together
from dynamo.cache import TTLCache
from shop.catalogue.cards import Card, cards_of
from shop.catalogue.category_tree import Tree, cached_tree, tree
from shop.catalogue.product_details import ProductWithStock, cached_details, product_with_stock, require_product_id
from shop.categories import Category
from shop.products import ACTIVE, Listing, Product
from web.pages.words import day
from web.photos.photo import Photo

# How old the seller's profile and the related products may be.
TTL_SECONDS = 5
_sellers: TTLCache[Profile | None] = TTLCache("sellers of products", TTL_SECONDS, 4 * 2**20)
_others: TTLCache[Sequence[Card]] = TTLCache("other products of sellers", TTL_SECONDS, 4 * 2**20)
_similar: TTLCache[Sequence[Card]] = TTLCache("similar products", TTL_SECONDS, 4 * 2**20)

# More are read than shown, since the product itself and sold ones are left out.
OTHERS_SHOWN, OTHERS_READ = 3, 8
SIMILAR_SHOWN, SIMILAR_READ = 5, 8


class SellerPanel(NamedTuple):
    """The seller, with three more of their products. `name` is the name of the shop."""

    username: str
    name: str
    avatar: Photo | None
    owner: str
    city: str
    about: str
    since: str
    others: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """What is shown below a product."""

    profile: Profile | None
    seller: SellerPanel
    similar: Sequence[Card]


@dataclass(frozen=True, slots=True)
class ProductPage:
    """A product with its stock, the tree of categories, and what is related; `related` is None for a removed product,
    and for one that was requested with an old slug."""

    found: ProductWithStock
    tree: Tree
    related: Related | None

    @property
    def product(self) -> Product:
        return self.found.product

    @property
    def trail(self) -> list[Category]:
        category = self.tree.by_id(self.product.category_id)
        return self.tree.trail(category) if category else []


def product_page(product_id: str, slug: str) -> ProductPage:
    """Everything on a product's page. One round trip while the details are cached, otherwise two.

    The category comes from the cached tree, which is at most a minute old.
    """
    require_product_id(product_id)
    known = cached_tree()
    if known is not None:
        found, related = _with_related(product_id, slug)
        return ProductPage(found, known, related)
    (found, related), current = together(lambda: _with_related(product_id, slug), tree)
    return ProductPage(found, current, related)


def _with_related(product_id: str, slug: str) -> tuple[ProductWithStock, Related | None]:
    known = cached_details(product_id)
    if known is not None and _is_current(known, slug):
        # The first question runs in this thread and may itself use `together`.
        found, profile, others, similar = together(lambda: product_with_stock(product_id), *_related_questions(known))
        return found, _related(known, profile, others, similar)
    found = product_with_stock(product_id)
    if not _is_current(found.product, slug):
        return found, None
    return found, _related(found.product, *together(*_related_questions(found.product)))


def _is_current(product: Product, slug: str) -> bool:
    return product.status == ACTIVE and product.slug == slug


def _related_questions(
    product: Product,
) -> tuple[Callable[[], Profile | None], Callable[[], Sequence[Card]], Callable[[], Sequence[Card]]]:
    return (
        lambda: _sellers.get(product.seller_id, lambda: find_profile(product.seller_id)),
        lambda: _others.get(product.seller_id, lambda: _offered_by(product.seller_id)),
        lambda: _similar.get(product.category_id, lambda: _newest_in(product.category_id)),
    )


def _offered_by(seller_id: str) -> Sequence[Card]:
    found = Product.of_seller(seller_id=seller_id).all(limit=OTHERS_READ)
    return [
        card for card in cards_of(one for one in found if one.status == ACTIVE) if not card.availability.is_sold_out
    ]


def _newest_in(category_id: str) -> Sequence[Card]:
    return cards_of(Listing.newest_in_stock(category_id=category_id).all(limit=SIMILAR_READ))


def _related(product: Product, profile: Profile | None, others: Sequence[Card], similar: Sequence[Card]) -> Related:
    own = [card for card in others if card.product_id != product.product_id][:OTHERS_SHOWN]
    seen = {product.product_id, *(card.product_id for card in own)}
    return Related(
        profile,
        _seller(product, profile, tuple(own)),
        [card for card in similar if card.product_id not in seen][:SIMILAR_SHOWN],
    )


def _seller(product: Product, profile: Profile | None, others: tuple[Card, ...]) -> SellerPanel:
    shop = profile.seller if profile else None
    return SellerPanel(
        username=product.seller_username,
        name=(shop and shop.shop_name) or product.seller_name,
        avatar=profile.public_avatar if profile else None,
        owner=profile.member.name if profile else "",
        city=(shop and shop.city) or "",
        about=(shop and shop.about) or "",
        since=day(shop.since, "F Y") if shop and shop.since else "",
        others=others,
    )
