"""Describes a product: its texts, its category, and its variants with price and stock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.text import slugify

from dynamo import Budget, access_pattern, new_id
from shop.catalogue.shelves import on_shelves_of
from shop.catalogue.stock_flags import stock_left
from shop.categories import Category
from shop.inventory import ONLY, Stock
from shop.products import Product, Spec
from shop.selling.completeness import Incomplete, missing
from shop.selling.own_products import OwnProduct
from shop.selling.rewriting import rewrite
from shop.stock_movements import COUNTED, FIRST

# The slug of a name in which no letter has one.
NO_SLUG = "thing"


@dataclass(frozen=True, slots=True)
class VariantText:
    """What the seller writes of one variant: a value for each option, its price, how many there are, and whether it
    is offered."""

    options: tuple[str, ...]
    price_cents: int
    quantity: int
    offered: bool = True


@dataclass(frozen=True, slots=True)
class ProductText:
    """What the seller writes of a product."""

    name: str
    description: str
    category: Category | None
    specs: Sequence[Spec]
    dispatch_note: str
    one_of_a_kind: bool
    option_names: tuple[str, ...]
    variants: Sequence[VariantText]


@access_pattern("13", "TransactWriteItems", "Products, Inventory, Categories", Budget(1, 1, write_units=25))
def describe(own: OwnProduct, text: ProductText, actor: str) -> OwnProduct:
    """Make a product what its seller wrote, and return it. One transaction. Refuses with `Incomplete` what would lack
    something while it is on sale, and as `rewrite` does."""
    described = as_described(own, text)
    if own.product.is_on_sale and (lacks := missing(described)):
        raise Incomplete(lacks)
    return rewrite(own, described, actor=actor, reason=FIRST if own.is_draft else COUNTED)


def as_described(own: OwnProduct, text: ProductText) -> OwnProduct:
    """The product as its seller wrote it. No request."""
    product = on_shelves_of(own.product, text.category).replace(
        name=text.name,
        slug=slugify(text.name) or NO_SLUG,
        description=text.description,
        specs=list(text.specs),
        dispatch_note=text.dispatch_note or None,
        one_of_a_kind=text.one_of_a_kind,
        option_names=text.option_names,
        updated_at=datetime.now(UTC),
    )
    return consistent(product, _stocks(own, product, text.variants))


def consistent(product: Product, stocks: Sequence[Stock]) -> OwnProduct:
    """The product and its stock with the values that follow from one another: lowest price, what is left, copies of
    names and photographs, and whether each variant can be bought."""
    own = tuple(
        stock.replace(
            name=product.name,
            slug=product.slug,
            one_of_a_kind=product.one_of_a_kind,
            option_names=product.option_names,
            photo=next((one for one in product.photos if stock.photo and one.key == stock.photo.key), product.photo),
            active=stock.offered and product.is_on_sale,
        )
        for stock in stocks
    )
    prices = {stock.price_cents for stock in own if stock.offered} or {stock.price_cents for stock in own}
    left = stock_left(own) if product.is_on_sale else product.stock_left
    return OwnProduct(
        product.replace(price_cents=min(prices), price_varies=len(prices) > 1, stock_left=left),
        tuple(sorted(own, key=lambda stock: stock.variant_id)),
    )


def _stocks(own: OwnProduct, product: Product, variants: Sequence[VariantText]) -> list[Stock]:
    known = {stock.options: stock for stock in own.stocks}
    # Variants are shown in the order of their ids, those that are new last. An id is never used again: carts and orders
    # name variants by it.
    base = f"v{new_id().lower()}"
    stocks = []
    for place, variant in enumerate(variants):
        written = {"price_cents": variant.price_cents, "quantity": variant.quantity, "offered": variant.offered}
        if variant.options in known:
            stocks.append(known[variant.options].replace(**written))
            continue
        stocks.append(
            Stock(
                product_id=product.product_id,
                variant_id=f"{base}-{place:02}" if variant.options else ONLY,
                seller_id=product.seller_id,
                seller_username=product.seller_username,
                seller_name=product.seller_name,
                name=product.name,
                slug=product.slug,
                options=variant.options,
                photo=product.photo,
                **written,
            )
        )
    return stocks
