"""Showing one product: its details, which may be a few seconds old, and its stock, which never is."""

from dataclasses import dataclass

from dynamo import Budget, access_pattern, is_ulid, together
from dynamo.cache import TTLCache
from dynamo.errors import NotFound
from shop.inventory import Stock
from shop.products import REMOVED, VARIANT_LIMIT, Product

# How old a product's words and photographs may be on a page. Price and stock come from the inventory every time.
DETAILS_TTL_SECONDS = 5

_details: TTLCache[Product] = TTLCache(DETAILS_TTL_SECONDS, most=4096)


@dataclass(frozen=True, slots=True)
class ProductWithStock:
    """A product with what there is of each variant, in the order of the variants' ids."""

    product: Product
    stocks: tuple[Stock, ...]

    @property
    def is_removed(self) -> bool:
        return self.product.status == REMOVED


@access_pattern("11", "GetItem beside Query", "Products, Inventory", Budget(2, 1, 1))
def product_with_stock(product_id: str) -> ProductWithStock:
    """The product as it can be bought now; `NotFound` when there never was one with this id.

    Two requests at once, one while the details are cached_details. However many ask at once for a product that is not,
    its details are read once.
    """
    require_product_id(product_id)
    cached = cached_details(product_id)
    if cached is not None:
        return ProductWithStock(cached, stock_of(product_id))
    return ProductWithStock(*together(lambda: details(product_id), lambda: stock_of(product_id)))


def details(product_id: str) -> Product:
    """The product without its stock."""
    return _details.get(product_id, lambda: Product.details(product_id=product_id))


def cached_details(product_id: str) -> Product | None:
    """The details if this process holds them; no request."""
    return _details.find(product_id)


def stock_of(product_id: str) -> tuple[Stock, ...]:
    return tuple(Stock.of_product(product_id=product_id).all(limit=VARIANT_LIMIT))


def forget(product_id: str) -> None:
    """After a change: this process reads the details anew. Others do within seconds."""
    _details.forget(product_id)


def require_product_id(product_id: str) -> None:
    """Spare the table what cannot be a key in it."""
    if not is_ulid(product_id):
        raise NotFound(f"{product_id!r} is no product's id.")
