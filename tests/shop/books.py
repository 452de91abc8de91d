"""The books of a marketplace: what stands in the tables, held against each other and against what was done."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dynamo.wire.client import call
from shop import tables
from shop.carts import LINE_LIMIT, QUANTITY_LIMIT, Cart
from shop.checkout.offers import Offer
from shop.inventory import ONLY, Stock
from shop.orders import (
    CANCELLED,
    DELIVERED,
    PARTLY_SHIPPED,
    SHIPPED,
    STEPS,
    Order,
    OrderLine,
    OrderSummary,
    overall_status,
)
from shop.seller_orders import DoneSellerOrder, OpenSellerOrder


def check_stock(supplied: Mapping[str, int], orders: Iterable[Order]) -> None:
    """All that was supplied of each product is in stock or sold, and as many are sold as were ordered and not
    cancelled."""
    sold = Counter[str]()
    for order in orders:
        cancelled = {part.seller_id for part in order.parts if part.status == CANCELLED}
        for line in order.lines:
            sold[line.product_id] += line.quantity if line.seller_id not in cancelled else 0
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
        check_timeline(order)
    summary = OrderSummary.of_member.find(user_id=member_id) or OrderSummary(user_id=member_id)
    spent = [sum(part.total_cents for part in order.parts if part.status != CANCELLED) for order in orders]
    assert (summary.order_count, summary.spent_cents) == (sum(map(bool, spent)), sum(spent))
    return orders


def check_timeline(order: Order) -> None:
    """Each part went its steps in order, each once, and stands where its last event says."""
    for part in order.parts:
        events = [event.status for event in order.timeline if event.seller_id in (None, part.seller_id)]
        steps = [status for status in events if status != PARTLY_SHIPPED]
        assert steps[-1] == part.status
        way = steps[:-1] if part.status == CANCELLED else steps
        assert tuple(way) == STEPS[: len(way)]
        sent = Counter[str]()
        for parcel in part.shipments:
            sent.update(parcel.quantities)
        lines = {str(at): line.quantity for at, line in enumerate(order.lines) if line.seller_id == part.seller_id}
        assert sent <= Counter(lines)
        assert (sent == Counter(lines)) == (part.status in (SHIPPED, DELIVERED))
        assert not (sent and part.status == CANCELLED)
    assert order.status == overall_status(order.parts)


def check_parts(seller_ids: Iterable[str], orders: Sequence[Order]) -> None:
    """Sellers are told of every line that was ordered from them, and of nothing else."""
    ordered: dict[tuple[str, str], list[OrderLine]] = defaultdict(list)
    for order in orders:
        for line in order.lines:
            ordered[order.order_id, line.seller_id].append(line)
        totals = {part.seller_id: part.total_cents for part in order.parts}
        assert totals == {seller_id: _total(ordered[order.order_id, seller_id]) for seller_id in totals}
        assert sum(part.total_cents for part in order.parts) == order.total_cents
    items = [item for seller_id in seller_ids for item in _items(tables.seller_orders.name, "seller_id", seller_id)]
    seen = [kind.load(item) for item in items for kind in (OpenSellerOrder, DoneSellerOrder) if kind.owns(item)]
    assert {(part.order_id, part.seller_id): part.lines for part in seen} == ordered
    told = {(order.order_id, part.seller_id): (part.status, part.shipments) for order in orders for part in order.parts}
    assert {(part.order_id, part.seller_id): (part.status, part.shipments) for part in seen} == told
    for part in seen:
        assert part.total_cents == _total(part.lines)
        assert isinstance(part, DoneSellerOrder) == (part.status in (DELIVERED, CANCELLED))


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
