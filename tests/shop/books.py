"""The books of a marketplace: what stands in the tables, held against each other and against what was done."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from dynamo.wire.client import call
from shop import tables
from shop.carts import LINE_LIMIT, QUANTITY_LIMIT, Cart
from shop.checkout.offers import Offer
from shop.inventory import ONLY, Stock
from shop.orders import PENDING, Order, OrderLine, OrderSummary
from shop.seller_orders import OpenSellerOrder


def check_stock(supplied: Mapping[str, int], orders: Iterable[Order]) -> None:
    """All that was supplied of each product is in stock or sold, and as many are sold as were ordered."""
    sold = Counter[str]()
    for line in [line for order in orders for line in order.lines]:
        sold[line.product_id] += line.quantity
    stocks = Stock.of_variants_now([{"product_id": product_id, "variant_id": ONLY} for product_id in supplied])
    for stock, quantity in zip(stocks, supplied.values(), strict=True):
        assert stock
        assert stock.quantity >= 0
        assert stock.quantity + stock.sold == quantity
        assert stock.sold == sold[stock.product_id]


def check_cart(cart: Cart) -> None:
    """It holds no more than it may, and neither does what is saved for later."""
    for lines in (cart.lines, cart.saved):
        assert len(lines) <= LINE_LIMIT
        for key, line in lines.items():
            assert line.key == key
            assert 1 <= line.quantity <= QUANTITY_LIMIT


def orders_of(member_id: str, offers: Mapping[str, Offer]) -> list[Order]:
    """All orders of a member, each as it was offered and rightly summed up, as they are in the member's summary."""
    items = _items(tables.orders.name, "user_id", member_id)
    orders = [Order.load(item) for item in items if item["record"]["S"].startswith("ORDER#")]
    for order in orders:
        offered = offers[order.order_id]
        assert (order.user_id, order.address) == (offered.viewer, offered.address)
        assert {f"{line.product_id}:{line.variant_id}": line.price_cents for line in order.lines} == offered.prices
        assert order.total_cents == sum(line.quantity * line.price_cents for line in order.lines)
        assert order.count == sum(line.quantity for line in order.lines)
    summary = OrderSummary.of_member.find(user_id=member_id) or OrderSummary(user_id=member_id)
    assert (summary.order_count, summary.spent_cents) == (len(orders), sum(order.total_cents for order in orders))
    return orders


def check_parts(seller_ids: Iterable[str], orders: Iterable[Order]) -> None:
    """Sellers are told of every line that was ordered from them, and of nothing else."""
    ordered: dict[tuple[str, str], list[OrderLine]] = defaultdict(list)
    for order in orders:
        for line in order.lines:
            ordered[order.order_id, line.seller_id].append(line)
        totals = {part.seller_id: part.total_cents for part in order.parts}
        assert totals == {seller_id: _total(ordered[order.order_id, seller_id]) for seller_id in totals}
        assert sum(part.total_cents for part in order.parts) == order.total_cents
    items = [item for seller_id in seller_ids for item in _items(tables.seller_orders.name, "seller_id", seller_id)]
    parts = [OpenSellerOrder.load(item) for item in items]
    assert {(part.order_id, part.seller_id): part.lines for part in parts} == ordered
    assert all((part.status, part.total_cents) == (PENDING, _total(part.lines)) for part in parts)


def _total(lines: Iterable[OrderLine]) -> int:
    return sum(line.total_cents for line in lines)


def _items(table: str, partition: str, value: str) -> list[dict[str, Any]]:
    asked = {
        "TableName": table,
        "KeyConditionExpression": f"{partition} = :value",
        "ExpressionAttributeValues": {":value": {"S": value}},
        "ConsistentRead": True,
    }
    items: list[dict[str, Any]] = call("Query", asked)["Items"]
    return items
