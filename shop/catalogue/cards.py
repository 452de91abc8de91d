"""What the card of a product says, wherever products are listed."""

from collections.abc import Iterable
from typing import NamedTuple

from shop.inventory import LOW
from shop.products import Listing, Product
from web.pages.links import url_for
from web.photos.photo import Photo

SOLD_OUT = "Sold out"
ONE_OF_A_KIND = "One of a kind"


class Card(NamedTuple):
    """A product among others: its photograph, price, name and seller, and a word about the stock where it matters."""

    product_id: str
    slug: str
    name: str
    photo: Photo | None
    price_cents: int
    price_is_from: bool
    seller_id: str
    seller_name: str
    stock_note: str

    @property
    def url(self) -> str:
        return product_url(self.product_id, self.slug)

    @property
    def is_sold(self) -> bool:
        return self.stock_note == SOLD_OUT


def cards_of(found: Iterable[Listing | Product]) -> tuple[Card, ...]:
    """Cards of what an index answered."""
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
        stock_note=stock_note(found.stock_left, one_of_a_kind=found.one_of_a_kind),
    )


def stock_note(left: int | None, *, one_of_a_kind: bool) -> str:
    """The word about the stock on a card: nothing while there is plenty (`left` is None)."""
    if left is not None and left <= 0:
        return SOLD_OUT
    if one_of_a_kind:
        return ONE_OF_A_KIND
    return f"Only {left} left" if left is not None and left <= LOW else ""


def product_url(product_id: str, slug: str) -> str:
    return url_for("shop:product", product_id, slug)
