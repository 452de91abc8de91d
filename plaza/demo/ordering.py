"""Makes the demo's orders and carts as entities of the shop."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings

from dynamo import Entity
from plaza.demo.catalogue import things
from plaza.demo.histories import CANCELLED, Bought, PastOrder, histories
from plaza.demo.ids import id_of
from plaza.demo.people import people
from plaza.demo.stocking import product_id, stock_items, variant_id
from shop.carts import Cart, CartLine, line_of
from shop.orders import DeliveryAddress, Event, Order, OrderLine, OrderSummary, SellerPart
from shop.seller_orders import seller_order

# By username the lines of a cart, then the saved ones: the product's name, the number of the variant, the quantity.
CARTS: Mapping[str, tuple[Sequence[tuple[str, int, int]], Sequence[tuple[str, int, int]]]] = {
    "june": (
        [
            ("Blue column cactus in terracotta", 1, 1),
            ("Velvet cushion, 45 cm", 2, 2),
            ("Saddle-stitched camera strap", 1, 1),
        ],
        [("Barrel armchair in dusk-blue wool", 0, 1), ("Nikon F2, black, with 50 mm f/2", 0, 1)],
    ),
    "noor": (
        [("Cactus mix with pumice", 1, 1), ("Planter glazed to the middle", 4, 1)],
        [("Old hanging fern, 90 cm trail", 0, 1)],
    ),
}


def sold(now: datetime) -> Counter[tuple[int, int]]:
    """How many of each variant were bought, by place of the product and number of the variant."""
    taken: Counter[tuple[int, int]] = Counter()
    for order in histories(now):
        if order.status != CANCELLED:
            for line in order.lines:
                taken[line.place, line.number] += line.quantity
    return taken


def order_items(now: datetime, members: Mapping[str, str]) -> Iterator[Entity]:
    """All orders, their sellers' parts, and the buyers' summaries."""
    orders = defaultdict(list)
    for past in histories(now):
        order = order_of(past, now, members)
        orders[past.buyer].append(order)
        yield order
        yield from (seller_order(order, part) for part in order.parts)
    for own in orders.values():
        yield OrderSummary(
            user_id=own[0].user_id,
            order_count=len(own),
            spent_cents=sum(order.total_cents for order in own if order.status != CANCELLED),
            last_order_at=max(order.placed_at for order in own),
        )


def order_of(past: PastOrder, now: datetime, members: Mapping[str, str]) -> Order:
    lines = [order_line(line, now, members) for line in past.lines]
    shops = {line.thing.shop.username: line.thing.shop for line in past.lines}
    return Order(
        user_id=members[past.buyer],
        order_id=id_of(past.name, past.placed_at),
        lines=lines,
        parts=[
            SellerPart(
                seller_id=members[username],
                seller_name=shop.name,
                status=past.status_of(username),
                total_cents=sum(line.total_cents for line in lines if line.seller_id == members[username]),
            )
            for username, shop in shops.items()
        ],
        timeline=[
            Event(step.status, step.at, members[step.shop or past.buyer], members[step.shop] if step.shop else None)
            for step in past.steps
        ],
        address=DeliveryAddress(
            people()[past.buyer].name, past.home.street, past.home.postcode, past.home.city, past.home.country
        ),
        status=past.status,
        total_cents=sum(line.total_cents for line in lines),
        currency=settings.CURRENCY,
    )


def order_line(line: Bought, now: datetime, members: Mapping[str, str]) -> OrderLine:
    return OrderLine(
        product_id=product_id(line.place, now),
        variant_id=variant_id(line.thing, line.number),
        quantity=line.quantity,
        name=line.thing.name,
        slug=line.thing.slug,
        options=line.variant.options,
        price_cents=line.variant.price_cents,
        seller_id=members[line.thing.shop.username],
        photo=(line.variant.photo or line.thing.photos[0]).photo,
    )


def cart_items(now: datetime, members: Mapping[str, str]) -> Iterator[Cart]:
    for username, (lines, saved) in CARTS.items():
        in_cart, later = (cart_lines(wanted, now, members) for wanted in (lines, saved))
        yield Cart(user_id=members[username], lines=in_cart, saved=later, cart_version=len(lines) + len(saved))


def cart_lines(
    wanted: Sequence[tuple[str, int, int]], now: datetime, members: Mapping[str, str]
) -> dict[str, CartLine]:
    places = {thing.name: place for place, thing in enumerate(things())}
    lines = [
        replace(
            line_of(stock_items(places[name], now, members, {})[number], quantity),
            added_at=now - timedelta(hours=hours),
        )
        for hours, (name, number, quantity) in enumerate(wanted, start=1)
    ]
    return {line.key: line for line in lines}
