"""The view model of a product's card, for every page that lists products."""

from collections.abc import Iterable
from typing import NamedTuple

from shop.inventory import Availability, availability_of
from shop.products import Listing, Product
from shop.ratings import Rating
from web.pages.links import url_for
from web.photos.photo import Photo


class Card(NamedTuple):
    """A product in a list, of plain values by which its markup is cached. `stock_left` is None for plenty."""

    product_id: str
    slug: str
    name: str
    photo: Photo | None
    price_cents: int
    price_is_from: bool
    seller_id: str
    seller_name: str
    stock_left: int | None
    one_of_a_kind: bool
    rating: Rating | None = None

    @property
    def availability(self) -> Availability:
        return availability_of(self.stock_left, one_of_a_kind=self.one_of_a_kind)

    @property
    def url(self) -> str:
        return product_url(self.product_id, self.slug)


def cards_of(found: Iterable[Listing | Product]) -> tuple[Card, ...]:
    """The cards of the items that an index returned."""
    return tuple([card_of(one) for one in found])


def card_of(found: Listing | Product) -> Card:
    cents = found.listing_price_cents if isinstance(found, Listing) else found.price_cents
    return Card(
        product_id=found.product_id,
        slug=found.slug,
        name=found.name,
        photo=found.photo,
        price_cents=cents,
        price_is_from=found.price_varies,
        seller_id=found.seller_id,
        seller_name=found.seller_name,
        stock_left=found.stock_left,
        one_of_a_kind=found.one_of_a_kind,
        rating=found.rating,
    )


def product_url(product_id: str, slug: str) -> str:
    return url_for("shop:product", product_id, slug)
