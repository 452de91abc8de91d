"""Reads one product: its details, which are cached for seconds, and its stock, which never is."""

from dataclasses import dataclass

from dynamo import Budget, access_pattern, is_ulid, together
from dynamo.cache import TTLCache
from dynamo.errors import NotFound
from shop.inventory import Stock
from shop.products import DRAFT, VARIANT_LIMIT, Product

# How old a product's texts and photographs may be. Price and stock are read from the inventory every time.
DETAILS_TTL_SECONDS = 5

_details: TTLCache[Product] = TTLCache("details of products", DETAILS_TTL_SECONDS, 8 * 2**20)


@dataclass(frozen=True, slots=True)
class ProductWithStock:
    """A product with the stock of its variants, sorted by the variants' ids."""

    product: Product
    stocks: tuple[Stock, ...]

    @property
    def is_gone(self) -> bool:
        """Whether it was on sale once and is not now."""
        return not self.product.is_on_sale


@access_pattern("11", "GetItem beside Query", "Products, Inventory", Budget(2, 1, 1))
def product_with_stock(product_id: str) -> ProductWithStock:
    """The product with its stock of now; `NotFound` when no product has this id.

    Two requests at once, one while the details are cached. Concurrent calls for a product that is not cached read its
    details once.
    """
    require_product_id(product_id)
    cached = cached_details(product_id)
    if cached is not None:
        return ProductWithStock(cached, stock_of(product_id))
    return ProductWithStock(*together(lambda: details(product_id), lambda: stock_of(product_id)))


def details(product_id: str) -> Product:
    """The product without its stock; `NotFound` for a draft. One request, none while it is cached."""
    return _details.get(product_id, lambda: _published(product_id))


def _published(product_id: str) -> Product:
    product = Product.details(product_id=product_id)
    if product.status == DRAFT:
        raise NotFound(f"{product_id} is a draft.")
    return product


def cached_details(product_id: str) -> Product | None:
    """The details if this process has them cached. No request."""
    return _details.find(product_id)


def stock_of(product_id: str) -> tuple[Stock, ...]:
    return tuple(Stock.of_product(product_id=product_id).all(limit=VARIANT_LIMIT))


def forget(product_id: str) -> None:
    """Drop the details from this process's cache, after a change. Other processes follow when the TTL is over."""
    _details.forget(product_id)


def require_product_id(product_id: str) -> None:
    """`NotFound` for a text that can't be a product's id. No request."""
    if not is_ulid(product_id):
        raise NotFound(f"{product_id!r} is no product's id.")
