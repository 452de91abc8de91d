"""Begins products: drafts, empty or as a copy, which nobody but their seller sees."""

from datetime import UTC, datetime

from accounts.models import Account
from dynamo import Budget, Transaction, access_pattern, new_id
from shop.inventory import ONLY, Stock
from shop.products import DRAFT, Product
from shop.selling.completeness import IsWithheld
from shop.selling.own_products import OwnProduct


@access_pattern("12", "TransactWriteItems", "Products, Inventory", Budget(1, 1, write_units=10))
def begin(seller: Account) -> OwnProduct:
    """A new, empty draft of this seller. One transaction."""
    product_id, now = new_id(), datetime.now(UTC)
    product = Product(
        product_id=product_id, **_seller(seller), price_cents=0, status=DRAFT, created_at=now, updated_at=now
    )
    stock = Stock(
        product_id=product_id,
        variant_id=ONLY,
        **_seller(seller),
        name="",
        slug="",
        price_cents=0,
        quantity=0,
        active=False,
    )
    return _written(OwnProduct(product, (stock,)))


def duplicate(own: OwnProduct, seller: Account) -> OwnProduct:
    """A draft that says the same as a product, with no stock. One transaction. Photographs are shared: their files
    stay, since orders show them. Refuses with `IsWithheld`."""
    if own.product.withheld:
        raise IsWithheld(own.product.withheld)
    product_id, now = new_id(), datetime.now(UTC)
    product = own.product.replace(
        product_id=product_id,
        **_seller(seller),
        status=DRAFT,
        version=0,
        stock_left=None,
        created_at=now,
        published_at=None,
        updated_at=now,
    )
    stocks = tuple(
        stock.replace(product_id=product_id, **_seller(seller), quantity=0, sold=0, active=False)
        for stock in own.stocks
    )
    return _written(OwnProduct(product, stocks))


def _written(draft: OwnProduct) -> OwnProduct:
    with Transaction() as transaction:
        transaction.put(draft.product, new=True)
        for stock in draft.stocks:
            transaction.put(stock, new=True)
    return draft


def _seller(seller: Account) -> dict[str, str]:
    return {
        "seller_id": seller.user_id,
        "seller_username": seller.username,
        "seller_name": seller.shop_name or seller.name,
    }
