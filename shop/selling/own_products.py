"""Reads a seller's own products, in every status but removed."""

from typing import NamedTuple

from dynamo import Page, batches, together
from dynamo.errors import NotFound
from shop.catalogue.product_details import require_product_id
from shop.inventory import Stock
from shop.products import DRAFT, REMOVED, VARIANT_LIMIT, Product
from shop.stock_movements import StockMovement, stock_id

PAGE_SIZE = 25
MOVEMENTS_SHOWN = 50


class OwnProduct(NamedTuple):
    """A product as its seller edits it, with the stock of its variants, sorted by their ids."""

    product: Product
    stocks: tuple[Stock, ...]

    @property
    def is_draft(self) -> bool:
        return self.product.status == DRAFT


def own_product(user_id: str, product_id: str) -> OwnProduct:
    """One product of this seller as it is now; `NotFound` when they have none with this id. Two requests at once."""
    require_product_id(product_id)
    (product,), stocks = together(
        lambda: batches.read([Product.key(product_id=product_id)], consistent=True),
        lambda: Stock.of_product_now(product_id=product_id).all(limit=VARIANT_LIMIT),
    )
    if not isinstance(product, Product) or product.seller_id != user_id or product.status == REMOVED:
        raise NotFound(f"{user_id} has no product {product_id}.")
    return OwnProduct(product, tuple(stocks))


def own_products(user_id: str, after: str | None = None) -> Page[Product]:
    """A page of this seller's products, newest first. One request. Removed ones stay in the index, so a page may be
    shorter."""
    page = Product.of_seller(seller_id=user_id).page(PAGE_SIZE, after, viewer=user_id)
    return Page([one for one in page if one.status != REMOVED], page.next)


def movements_of(stock: Stock) -> list[StockMovement]:
    """The newest changes of a variant's stock by hand. One request."""
    whose = stock_id(stock.product_id, stock.variant_id)
    return list(StockMovement.of_variant(stock_id=whose).all(limit=MOVEMENTS_SHOWN))
