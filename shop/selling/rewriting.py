"""Writes what a seller changed of a product: details, stock, cards and its category's count, all or none."""

from collections.abc import Sequence

from accounts.audit_entries import AuditEntry
from dynamo import Transaction, differences
from dynamo.errors import Refused
from shop.catalogue import product_details
from shop.categories import CATALOG, Category
from shop.inventory import PRICE_LIMIT_CENTS, Stock
from shop.products import Listing, Product, card_on
from shop.selling.own_products import OwnProduct
from shop.stock_movements import StockMovement, stock_id
from web.money import format_money_short


class ChangedMeanwhile(Refused):
    """The product was changed since it was read."""

    def __init__(self) -> None:
        super().__init__(
            "This was changed meanwhile, in another window or by an order. Your text is still here: look at it beside "
            "what stands now, and save again."
        )


class StockChanged(ChangedMeanwhile):
    """The stock of a variant was changed since it was read."""

    def __init__(self, variant_id: str, quantity: int) -> None:
        Refused.__init__(self, f"There are {quantity} now: the number changed while you were writing.")
        self.variant_id, self.quantity = variant_id, quantity


class TooDear(Refused):
    """A price is above the limit."""

    def __init__(self) -> None:
        super().__init__(f"{format_money_short(PRICE_LIMIT_CENTS)} is the most that something can cost.")


class TooMuchAtOnce(Refused):
    """One transaction cannot hold all that changes."""

    def __init__(self) -> None:
        super().__init__("That is more than can change at once. Change some of it and save, then the rest.")


class CategoryGone(Refused):
    """The category does not exist any more."""

    def __init__(self) -> None:
        super().__init__("This category was removed. Choose another one.")


def rewrite(
    before: OwnProduct,
    after: OwnProduct,
    *,
    actor: str,
    reason: str,
    entry: AuditEntry | None = None,
    new_version: bool = True,
) -> OwnProduct:
    """Make a product what it is after, and return it as it stands now. One transaction.

    A number of stock is written only where it differs, and only while it is as it was read; each difference is kept as
    a movement with `actor` and `reason`. What staff do has an `entry` in the audit log. Photographs get no
    `new_version`: they are none of the form that may be open beside them. Refuses with
    `ChangedMeanwhile`, `StockChanged`, `CategoryGone`, `TooDear` or `TooMuchAtOnce`.
    """
    if any(stock.price_cents > PRICE_LIMIT_CENTS for stock in after.stocks):
        raise TooDear
    after = after._replace(product=after.product.replace(version=before.product.version + new_version))
    with Transaction() as transaction:
        _write_details(transaction, before.product, after.product)
        _write_stock(transaction, before.stocks, after.stocks, actor, reason)
        _write_cards(transaction, before.product, after.product)
        _write_counts(transaction, before.product, after.product)
        if entry:
            transaction.put(entry, new=True)
        if len(transaction.writes) > Transaction.LIMIT:
            raise TooMuchAtOnce
    product_details.forget(after.product.product_id)
    return after


def _write_details(transaction: Transaction, before: Product, after: Product) -> None:
    transaction.update(
        before.own_key,
        *differences(before, after),
        # Stock flags, ratings and sellers' names are written from streams; cards would carry old ones.
        condition=(Product.version == before.version)
        & Product.stock_left.equals(before.stock_left)
        & Product.rating.equals(before.rating)
        & Product.photos.equals(before.photos)
        & (Product.seller_username == before.seller_username)
        & (Product.seller_name == before.seller_name),
        failing=ChangedMeanwhile(),
    )


def _write_stock(
    transaction: Transaction, before: Sequence[Stock], after: Sequence[Stock], actor: str, reason: str
) -> None:
    known = {stock.variant_id: stock for stock in before}
    for stock in after:
        old = known.pop(stock.variant_id, None)
        if old is None:
            transaction.put(stock, new=True, failing=ChangedMeanwhile())
        elif changes := differences(old, stock):
            counted = stock.quantity != old.quantity
            transaction.update(
                old.own_key,
                *changes,
                condition=(Stock.quantity == old.quantity) if counted else None,
                failing=_stock_changed,
            )
        _keep(transaction, stock, stock.quantity - (old.quantity if old else 0), actor, reason)
    for gone in known.values():
        transaction.delete(gone.own_key, condition=Stock.quantity == gone.quantity, failing=_stock_changed)
        _keep(transaction, gone, -gone.quantity, actor, reason)


def _keep(transaction: Transaction, stock: Stock, difference: int, actor: str, reason: str) -> None:
    if difference:
        whose = stock_id(stock.product_id, stock.variant_id)
        transaction.put(StockMovement(stock_id=whose, difference=difference, reason=reason, actor=actor), new=True)


def _stock_changed(stock: Stock | None) -> Refused:
    return StockChanged(stock.variant_id, stock.quantity) if stock else ChangedMeanwhile()


def _write_cards(transaction: Transaction, before: Product, after: Product) -> None:
    had = {card.listing_category_id: card for card in _cards(before)}
    for card in _cards(after):
        if had.pop(card.listing_category_id, None) != card:
            transaction.put(card)
    for card in had.values():
        transaction.delete(card.own_key)


def _cards(product: Product) -> list[Listing]:
    if not product.is_on_sale:
        return []
    return [card_on(shelf, product, in_stock=product.stock_left != 0) for shelf in product.shelves]


def _write_counts(transaction: Transaction, before: Product, after: Product) -> None:
    was, is_ = (one.category_id if one.is_on_sale else "" for one in (before, after))
    if was != is_:
        for category_id, difference in ((was, -1), (is_, 1)):
            if category_id:
                transaction.update(
                    Category.key(tree_id=CATALOG, category_id=category_id),
                    Category.product_count.add(difference),
                    failing=CategoryGone(),
                )
