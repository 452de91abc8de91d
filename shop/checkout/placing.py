"""Places an order: an offer becomes exactly one order, however often it is sent."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from accounts.addresses import Address
from dynamo import Budget, Transaction, access_pattern, moment_of
from dynamo.errors import Conflict, DynamoError, OutcomeUnknown, Refused, Throttled, TokenReused, Unavailable
from shop.cart.checking import CheckedCart, check
from shop.cart.refusals import (
    AddressChanged,
    CartChanged,
    CartRefused,
    NotForSale,
    OfferStale,
    OutOfStock,
    OwnThing,
    PriceChanged,
)
from shop.carts import Cart, CartLine, cart_of
from shop.checkout.offers import Offer
from shop.inventory import Stock
from shop.orders import PENDING, Event, Order, OrderLine, OrderSummary, SellerPart
from shop.seller_orders import seller_order


class _AlreadyPlaced(Refused):
    """The order exists."""


class CartOrdered(CartRefused):
    """The cart became another order after the offer was made, most likely from another tab."""

    def __init__(self, order: Order) -> None:
        self.order_id = order.order_id
        super().__init__("You have placed this order already, perhaps in another tab. It was not placed again.")


class NoAnswer(CartRefused):
    """The engine did not answer, and the order does not exist."""

    def __init__(self) -> None:
        super().__init__(
            "No answer came, and the order isn’t among your orders. Place it again: it can’t be placed twice."
        )


class TooBusy(CartRefused):
    """Others kept buying the same things at the same moment."""

    def __init__(self) -> None:
        super().__init__("So many are buying these things right now that the order didn’t get through. Place it again.")


@access_pattern("37", "GetItem, BatchGetItem", "Carts, Inventory", Budget(2, 2, 4))
def validate(shopper_id: str) -> CheckedCart:
    """The cart with its stock, both as they are now. Two requests, one for an empty cart."""
    return check(cart_of(shopper_id), strongly=True)


@access_pattern(
    "29",
    "GetItem, TransactWriteItems",
    "Carts, Orders, SellerOrders, Inventory",
    Budget(2, 2, 1, 19),
)
def place_order(offer: Offer) -> Order:
    """The order that the offer becomes: written the first time, found every other time.

    The order, the sellers' parts, stock, cart and summary change in one transaction. Refuses with `OutOfStock`,
    `PriceChanged`, `NotForSale` (further ones in `others`), `OwnThing`, `CartChanged`, `CartOrdered`, `AddressChanged`
    or `OfferStale`; with `NoAnswer` or `TooBusy` when the order did not get through, for which it is looked for:
    `OutcomeUnknown` when that fails too.
    """
    cart = cart_of(offer.viewer)
    same = cart.lines and cart.cart_version == offer.cart_version and cart.lines.keys() == offer.prices.keys()
    if offer.is_stale or not same:
        if placed := placed_before(offer):
            return placed
        raise OfferStale if offer.is_stale and cart.lines else _changed(offer, cart)
    if own := [line for line in cart.lines.values() if line.seller_id == offer.viewer]:
        raise OwnThing(own[0].name)
    order = _order(offer, cart)
    try:
        _write(offer, order)
    except CartRefused as refused:
        if any(isinstance(each, CartChanged) for each in (refused, *refused.others)):
            raise _changed(offer, cart_of(offer.viewer)) from refused
        raise
    except (_AlreadyPlaced, TokenReused, Conflict, Throttled, Unavailable) as error:
        # Each of them may come after an attempt whose answer was lost.
        if placed := _placed_after_all(offer):
            return placed
        raise TooBusy if isinstance(error, (Conflict, Throttled)) else NoAnswer from error
    return order


def _changed(offer: Offer, cart: Cart) -> CartRefused:
    """Why the cart is not the one that was offered. One request if it is empty."""
    latest = None if cart.lines else Order.history(user_id=offer.viewer).first()
    return CartOrdered(latest) if latest and latest.placed_at >= moment_of(offer.order_id) else CartChanged()


def _placed_after_all(offer: Offer) -> Order | None:
    """The order, once it is open whether it was placed; `OutcomeUnknown` when nobody answers that."""
    try:
        return placed_before(offer)
    except DynamoError as error:
        raise OutcomeUnknown(f"Whether {offer.order_id} was placed could not be read: {error}") from error


def placed_before(offer: Offer) -> Order | None:
    """The order that the offer became; None when it became none. One request."""
    return Order.by_id.find(user_id=offer.viewer, order_id=offer.order_id)


def _order(offer: Offer, cart: Cart) -> Order:
    lines = [
        _line(line, offer.prices[line.key]) for line in sorted(cart.lines.values(), key=lambda line: line.added_at)
    ]
    parts = [
        SellerPart(
            seller_id=seller_id,
            seller_name=offer.seller_names[seller_id],
            status=PENDING,
            total_cents=sum(line.total_cents for line in lines if line.seller_id == seller_id),
        )
        for seller_id in dict.fromkeys(line.seller_id for line in lines)
    ]
    return Order(
        user_id=offer.viewer,
        order_id=offer.order_id,
        lines=lines,
        parts=parts,
        timeline=[Event(PENDING, _now(), offer.viewer)],
        address=offer.address,
        total_cents=sum(line.total_cents for line in lines),
        currency=settings.CURRENCY,
    )


def _now() -> datetime:
    """The time to the millisecond, as it is stored, so that the returned order equals the stored one."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _line(line: CartLine, price_cents: int) -> OrderLine:
    return OrderLine(
        product_id=line.product_id,
        variant_id=line.variant_id,
        quantity=line.quantity,
        name=line.name,
        slug=line.slug,
        options=line.options,
        price_cents=price_cents,
        seller_id=line.seller_id,
        photo=line.photo,
    )


def _write(offer: Offer, order: Order) -> None:
    with Transaction(token=order.order_id) as transaction:
        transaction.put(order, new=True, failing=_AlreadyPlaced())
        for part in order.parts:
            transaction.put(seller_order(order, part), new=True)
        for line in order.lines:
            transaction.update(
                Stock.key(product_id=line.product_id, variant_id=line.variant_id),
                Stock.quantity.add(-line.quantity),
                Stock.sold.add(line.quantity),
                condition=(Stock.quantity >= line.quantity)
                & (Stock.price_cents == line.price_cents)
                & (Stock.active == True),  # noqa: E712
                failing=_refusal_for(line),
            )
        transaction.update(
            Cart.key(user_id=order.user_id),
            Cart.lines.set({}),
            Cart.cleared.remove(),
            Cart.cart_version.add(1),
            condition=Cart.cart_version == offer.cart_version,
            failing=CartChanged(),
        )
        transaction.update(
            OrderSummary.key(user_id=order.user_id),
            OrderSummary.order_count.add(1),
            OrderSummary.spent_cents.add(order.total_cents),
            OrderSummary.last_order_at.set(order.timeline[0].at),
            upsert=True,
        )
        if offer.address_id:
            transaction.check(
                Address.key(user_id=order.user_id, address_id=offer.address_id),
                _as_offered(offer),
                failing=AddressChanged(),
            )


def _refusal_for(line: OrderLine) -> Callable[[Stock | None], CartRefused]:
    """The refusal of a line, from the stock that failed its condition."""

    def refusal(stock: Stock | None) -> CartRefused:
        if stock is None or not stock.active:
            return NotForSale(line.name)
        if stock.quantity < line.quantity:
            return OutOfStock(line.name, stock.quantity, line.quantity)
        return PriceChanged(line.name, line.price_cents, stock.price_cents)

    return refusal


def _as_offered(offer: Offer) -> Any:
    address = offer.address
    same = (
        (Address.name == address.name)
        & (Address.street == address.street)
        & (Address.postcode == address.postcode)
        & (Address.city == address.city)
        & (Address.country == address.country)
    )
    return same & (Address.phone == address.phone if address.phone else Address.phone.does_not_exist())
