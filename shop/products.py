"""What sellers offer: a product's details, and its cards on the shelves of its categories."""

from dataclasses import dataclass
from datetime import datetime

from dynamo import (
    AsText,
    BatchGet,
    Budget,
    Entity,
    Flag,
    Get,
    Integer,
    ListOf,
    Moment,
    Nested,
    Query,
    Range,
    Text,
    TupleOf,
    batches,
)
from shop import tables
from shop.ratings import Rating
from web.photos.photo import Photo

# The shelf of all products.
EVERYTHING = "ALL"

# A draft has never been on sale. What is removed stays for the orders that name it.
DRAFT = "DRAFT"
ACTIVE = "ACTIVE"
HIDDEN = "HIDDEN"
REMOVED = "REMOVED"

PHOTO_LIMIT = 4
VARIANT_LIMIT = 24


@dataclass(frozen=True, slots=True)
class Spec:
    """One line of a product's details: "Height", "About 31 cm with the pot"."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """That staff took a product off sale: why, which its seller reads, since when, and whether it was on sale then."""

    reason: str
    since: datetime
    was_on_sale: bool


class Product(Entity, table=tables.products, sort="DETAILS", size_kb=3):
    """Something a seller offers, in up to 24 variants. Its stock is stored apart, in `inventory`."""

    product_id = Text()
    seller_id = Text()
    seller_username = Text()
    seller_name = Text()
    # A draft may lack a category, a name and a description.
    category_id = Text(default="")
    category_name = Text(default="")
    # The product's shelves: its category, the ancestors of that, and EVERYTHING.
    shelves = TupleOf(str, default=())
    name = Text(default="")
    slug = Text(default="")
    description = Text(default="")
    specs = ListOf(Spec, default=list)
    photos = TupleOf(Photo, default=())
    # A copy of the first photograph, for the index by seller.
    photo = AsText(Photo, null=True)
    # What variants differ in, at most two: "Size", "Colour".
    option_names = TupleOf(str, default=())
    price_cents = Integer()
    price_varies = Flag(default=False)
    one_of_a_kind = Flag(default=False)
    stock_left = Integer(null=True)
    # A copy of what is counted in `product_stats`.
    rating = AsText(Rating, null=True)
    dispatch_note = Text(null=True)
    status = Text(default=ACTIVE)
    # While it is set, the seller cannot put it on sale.
    withheld = Nested(Withheld, null=True)
    # Counts what its seller changes, so that of two forms for it the later one is refused.
    version = Integer(default=0)
    created_at = Moment()
    published_at = Moment(null=True)
    updated_at = Moment()

    details = Get("", Budget(1, 1, 0.5))
    by_ids = BatchGet("", Budget(1, 1, 12))
    of_seller = Query("15", Budget(1, 1, 1), "{seller_id}", index=tables.products_by_seller, newest_first=True)

    @property
    def is_on_sale(self) -> bool:
        return self.status == ACTIVE


# What all queries of a shelf have in common: the cost of 24 cards, the key, and the range of prices.
SHELF_PAGE = Budget(1, 1, 1.5)
SHELF = "{category_id}"
PRICES = Range(since="price_from", until="price_to")


class Listing(Entity, table=tables.products, sort="LISTING#{listing_category_id}", size_kb=0.5):
    """A product's card on one shelf. `stock_left` is set when few are left; `stocked_category_id` while any are."""

    product_id = Text()
    listing_category_id = Text()
    stocked_category_id = Text(null=True)
    listed_at = Moment()
    listing_price_cents = Integer()
    name = Text()
    slug = Text()
    photo = AsText(Photo, null=True)
    seller_id = Text()
    seller_username = Text()
    seller_name = Text()
    price_varies = Flag(default=False)
    one_of_a_kind = Flag(default=False)
    stock_left = Integer(null=True)
    rating = AsText(Rating, null=True)

    newest = Query("8, 10", SHELF_PAGE, SHELF, index=tables.products_by_category, newest_first=True)
    cheapest = Query("8", SHELF_PAGE, SHELF, index=tables.products_by_category_price, within=PRICES)
    dearest = Query("8", SHELF_PAGE, SHELF, index=tables.products_by_category_price, within=PRICES, newest_first=True)
    newest_in_stock = Query("8", SHELF_PAGE, SHELF, index=tables.products_in_stock, newest_first=True)
    cheapest_in_stock = Query("8", SHELF_PAGE, SHELF, index=tables.products_in_stock_price, within=PRICES)
    dearest_in_stock = Query(
        "8", SHELF_PAGE, SHELF, index=tables.products_in_stock_price, within=PRICES, newest_first=True
    )


def card_on(shelf: str, product: Product, *, in_stock: bool) -> Listing:
    """The card of a product on one shelf."""
    return Listing(
        product_id=product.product_id,
        listing_category_id=shelf,
        stocked_category_id=shelf if in_stock else None,
        listed_at=product.published_at or product.created_at,
        listing_price_cents=product.price_cents,
        name=product.name,
        slug=product.slug,
        photo=product.photo,
        seller_id=product.seller_id,
        seller_username=product.seller_username,
        seller_name=product.seller_name,
        price_varies=product.price_varies,
        one_of_a_kind=product.one_of_a_kind,
        stock_left=product.stock_left,
        rating=product.rating,
    )


def cards_on_shelves(product: Product) -> list[Listing]:
    """The cards of a product; a removed product has none. One request."""
    keys = [Listing.key(product_id=product.product_id, listing_category_id=shelf) for shelf in product.shelves]
    return [card for card in batches.read(keys, consistent=True) if isinstance(card, Listing)]
