"""Selects the products of the home page. The selection is the same for everybody and for a whole day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b

from django.utils import timezone

from accounts.profiles.reading import Profile, find_profile
from dynamo import together
from dynamo.cache import TTLCache
from shop.catalogue.cards import Card, cards_of
from shop.catalogue.category_tree import Tree, tree
from shop.products import ACTIVE, EVERYTHING, Listing, Product

NEWEST_READ, CHEAP_READ, OF_SHOP_READ = 96, 96, 40
CHEAP_CENTS = 40_00
MARKET_COUNT, CHEAP_COUNT, RARE_COUNT, OF_SHOP_COUNT = 5, 10, 5, 3
# The market is selected from so many of the newest products, and its large one from so many of their dearest.
FRESH_COUNT, LEAD_COUNT = 32, 5

# Everybody sees the same selection, so it is cached.
TTL_SECONDS = 5
_pages: "TTLCache[HomePage]" = TTLCache("home page", TTL_SECONDS, 2 * 2**20)


@dataclass(frozen=True, slots=True)
class FeaturedShop:
    """One shop with some of its products. `count` is None when it has more than were read."""

    profile: Profile
    products: Sequence[Card]
    count: int | None


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the home page shows: the market with its large product first, cheap products, one shop, single pieces."""

    market: Sequence[Card]
    cheap: Sequence[Card]
    rare: Sequence[Card]
    shop: FeaturedShop | None
    arrived: int
    last_arrival: datetime | None


def home_page() -> tuple[HomePage, Tree]:
    """The home page and the tree of categories. Two round trips, one when the page is cached."""
    today = timezone.localdate()
    return together(lambda: _pages.get(today.isoformat(), lambda: home_page_of(today)), tree)


@dataclass(frozen=True, slots=True)
class Day:
    """Sorts products in an order that is the same all day and another one tomorrow."""

    date: date

    def rank(self, product: str) -> bytes:
        return blake2b(f"{self.date}:{product}".encode(), digest_size=8).digest()


def home_page_of(today: date) -> HomePage:
    """The home page of that day, selected from what is in stock now. Four requests in two round trips."""
    newest, cheap = together(
        lambda: Listing.newest_in_stock(category_id=EVERYTHING).all(limit=NEWEST_READ),
        lambda: Listing.dearest_in_stock(category_id=EVERYTHING, price_to=CHEAP_CENTS).all(limit=CHEAP_READ),
    )
    day = Day(today)
    market = _market(newest, day)
    seen = {card.product_id for card in market}
    rare = _spread((one for one in newest if _is_rare(one) and one.product_id not in seen), RARE_COUNT, day)
    seen |= {one.product_id for one in rare}
    little = _spread((one for one in cheap if one.product_id not in seen), CHEAP_COUNT, day)
    yesterday = timezone.localtime() - timedelta(days=1)
    return HomePage(
        market=market,
        cheap=cards_of(little),
        rare=cards_of(rare),
        shop=_shop(newest, day),
        arrived=sum(one.listed_at >= yesterday for one in newest),
        last_arrival=newest[0].listed_at if newest else None,
    )


def _market(newest: Sequence[Listing], day: Day) -> tuple[Card, ...]:
    """Five products; the first has a photograph in landscape format, so that the large card does not crop it."""
    pictured = [one for one in newest if one.photo][:FRESH_COUNT] or list(newest[:FRESH_COUNT])
    wide = [one for one in pictured if one.photo and one.photo.width > one.photo.height] or pictured
    leads = sorted(wide, key=lambda one: -one.listing_price_cents)[:LEAD_COUNT]
    lead = min(leads, key=lambda one: day.rank(one.product_id), default=None)
    others = _spread((one for one in pictured if one is not lead), MARKET_COUNT - 1, day, like=lead)
    return cards_of([lead, *others] if lead else others)


def _is_rare(one: Listing) -> bool:
    return one.one_of_a_kind or one.stock_left == 1


def _spread(found: Iterable[Listing], most: int, day: Day, like: Listing | None = None) -> list[Listing]:
    """Some of the products found, from as many shops as possible, and never the same photograph twice."""
    left = sorted(found, key=lambda one: day.rank(one.product_id))
    times: dict[str, int] = {}
    photos = {like.photo.key} if like and like.photo else set()
    if like:
        times[like.seller_id] = 1
    chosen: list[Listing] = []
    while left and len(chosen) < most:
        one = min(left, key=lambda listing: times.get(listing.seller_id, 0))
        left.remove(one)
        if one.photo and one.photo.key in photos:
            continue
        if one.photo:
            photos.add(one.photo.key)
        times[one.seller_id] = times.get(one.seller_id, 0) + 1
        chosen.append(one)
    return chosen


def _shop(newest: Sequence[Listing], day: Day) -> FeaturedShop | None:
    """One of the shops that listed something lately and have enough to show."""
    by_seller: dict[str, int] = {}
    for one in newest:
        by_seller[one.seller_id] = by_seller.get(one.seller_id, 0) + 1
    worth = [seller_id for seller_id, count in by_seller.items() if count >= OF_SHOP_COUNT]
    if not worth:
        return None
    seller_id = min(worth, key=day.rank)
    profile, products = together(
        lambda: find_profile(seller_id), lambda: Product.of_seller(seller_id=seller_id).all(limit=OF_SHOP_READ)
    )
    offered = [one for one in products if one.status == ACTIVE and one.stock_left != 0]
    if profile is None or profile.seller is None or len(offered) < OF_SHOP_COUNT:
        return None
    pictured = sorted(offered, key=lambda one: one.photo is None)
    return FeaturedShop(
        profile, cards_of(pictured[: OF_SHOP_COUNT + 1]), len(offered) if len(products) < OF_SHOP_READ else None
    )
