"""Changes the stock of one variant by hand: by a difference, or by a count."""

from dynamo import Budget, Transaction, access_pattern
from dynamo.errors import Refused
from shop.inventory import QUANTITY_LIMIT, Stock
from shop.selling.rewriting import StockChanged
from shop.stock_movements import ADDED, COUNTED, TAKEN_OUT, StockMovement, stock_id


class TooFew(Refused):
    """There are fewer than were to be taken out."""

    def __init__(self, quantity: int) -> None:
        super().__init__(f"There are only {quantity} now, so that many can’t be taken out.")


class TooMany(Refused):
    """There would be more than a variant may have."""

    def __init__(self, quantity: int) -> None:
        super().__init__(f"There are {quantity} now, and {QUANTITY_LIMIT} are the most there can be.")


@access_pattern("16", "TransactWriteItems", "Inventory, StockMovements", Budget(1, 1, write_units=4))
def change_stock(stock: Stock, difference: int, actor: str) -> None:
    """Add to the stock of a variant, or take some out, whatever it is now. One transaction, which keeps the movement.
    Refuses with `TooFew` or `TooMany`."""
    with Transaction() as transaction:
        transaction.update(
            stock.own_key,
            Stock.quantity.add(difference),
            condition=(Stock.seller_id == stock.seller_id)
            & Stock.quantity.between(max(0, -difference), QUANTITY_LIMIT - max(0, difference)),
            failing=lambda found: (TooFew if difference < 0 else TooMany)(found.quantity if found else 0),
        )
        transaction.put(_movement(stock, difference, ADDED if difference > 0 else TAKEN_OUT, actor), new=True)


def count_stock(stock: Stock, quantity: int, actor: str) -> None:
    """Set the stock of a variant to what was counted, only while it is what it was when it was read: an order may have
    come between. One transaction, which keeps the movement. Refuses with `StockChanged`."""
    with Transaction() as transaction:
        transaction.update(
            stock.own_key,
            Stock.quantity.set(quantity),
            condition=(Stock.seller_id == stock.seller_id) & (Stock.quantity == stock.quantity),
            failing=lambda found: StockChanged(stock.variant_id, found.quantity if found else 0),
        )
        if quantity != stock.quantity:
            transaction.put(_movement(stock, quantity - stock.quantity, COUNTED, actor), new=True)


def _movement(stock: Stock, difference: int, reason: str, actor: str) -> StockMovement:
    whose = stock_id(stock.product_id, stock.variant_id)
    return StockMovement(stock_id=whose, difference=difference, reason=reason, actor=actor)
