"""One order out of an offer, whatever happens on the way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accounts.addresses import Address
from dynamo import delete, id_at, put, update
from dynamo.errors import OutcomeUnknown, Throttled, from_engine
from dynamo.tools.testing import faults, requests_at_most, within_budget
from dynamo.wire.client import call
from shop.cart import filling, saving
from shop.cart.refusals import AddressChanged, CartChanged, NotForSale, OfferStale, OutOfStock, PriceChanged
from shop.carts import LINE_LIMIT, cart_of
from shop.checkout import offers, placing
from shop.inventory import Stock
from shop.orders import PENDING, Order, OrderSummary
from shop.seller_orders import OpenSellerOrder
from tests.build import AN_ADDRESS, a_cart, a_stock, an_offer, an_order

JUNE = "01JUNE00000000000000000000"
SHUTTER = {
    "seller_id": "01SELLERSECONDSHUTTER00000",
    "seller_username": "secondshutter",
    "seller_name": "Second Shutter",
}


def stock_of(stock):
    return Stock.of_variant(product_id=stock.product_id, variant_id=stock.variant_id)


def orders_of(member_id):
    return Order.history(user_id=member_id).all(limit=500)


def test_validating_the_cart():
    a_cart(JUNE, a_stock(), a_stock(), a_stock())
    with within_budget(placing.validate):
        assert placing.validate(JUNE).can_be_bought


def test_an_order_is_placed():
    cactus, mix, camera = a_stock(), a_stock(price_cents=1100), a_stock(price_cents=36000, **SHUTTER)
    saved = a_stock()
    a_cart(JUNE, cactus, camera, saved)
    a_cart(JUNE, mix, quantity=2)
    saving.save_for_later(JUNE, saved.product_id, saved.variant_id)
    offer = an_offer(JUNE)
    with within_budget(placing.place_order):
        order = placing.place_order(offer)
    assert order == Order.by_id(user_id=JUNE, order_id=offer.order_id)
    assert [(line.price_cents, line.quantity) for line in order.lines] == [(3400, 1), (36000, 1), (1100, 2)]
    assert (order.total_cents, order.count, order.status, order.currency) == (41600, 4, PENDING, "EUR")
    assert [(part.seller_name, part.total_cents) for part in order.parts] == [
        ("Windowsill", 5600),
        ("Second Shutter", 36000),
    ]
    assert order.address == AN_ADDRESS
    assert [(event.status, event.actor) for event in order.timeline] == [(PENDING, JUNE)]
    assert [(stock_of(each).quantity, stock_of(each).sold) for each in (cactus, mix, camera)] == [
        (9, 1),
        (8, 2),
        (9, 1),
    ]
    cart = cart_of(JUNE)
    assert (cart.lines, cart.cart_version, len(cart.saved)) == ({}, offer.cart_version + 1, 1)
    part = stored(OpenSellerOrder.key(seller_id=SHUTTER["seller_id"], order_id=order.order_id))
    assert (part.buyer_id, part.total_cents, len(part.lines), part.status) == (JUNE, 36000, 1, PENDING)


def stored(key):
    return key.entity.load(call("GetItem", {"TableName": key.entity.table.name, "Key": key.wire})["Item"])


def test_an_order_to_an_address_of_the_book_costs_no_request_more():
    address = Address(user_id=JUNE, **_fields(AN_ADDRESS))
    put(address)
    a_cart(JUNE, a_stock(), a_stock(**SHUTTER))
    offer = an_offer(JUNE, address_id=address.address_id)
    with within_budget(placing.place_order):
        placing.place_order(offer)


def _fields(address):
    return {name: getattr(address, name) for name in ("name", "street", "postcode", "city", "country", "phone")}


@pytest.mark.parametrize("change", [{"street": "Elsewhere 1"}, {"phone": "010"}, None])
def test_an_address_that_changed_meanwhile(change):
    address = Address(user_id=JUNE, **_fields(AN_ADDRESS))
    put(address)
    a_cart(JUNE, a_stock())
    offer = an_offer(JUNE, address_id=address.address_id)
    put(address.replace(**change)) if change else delete(address.own_key)
    with pytest.raises(AddressChanged):
        placing.place_order(offer)
    assert orders_of(JUNE) == []


def test_the_summary_follows():
    an_order(JUNE, a_stock())
    an_order(JUNE, a_stock(price_cents=1000), quantity=2)
    with within_budget(OrderSummary.of_member):
        summary = OrderSummary.of_member(user_id=JUNE)
    assert (summary.order_count, summary.spent_cents) == (2, 5400)


def test_the_same_offer_twice_is_one_order():
    stock = a_stock()
    a_cart(JUNE, stock)
    offer = an_offer(JUNE)
    order = placing.place_order(offer)
    with requests_at_most(2, round_trips=2, read_units=2):
        assert placing.place_order(offer) == order
    # Also when the cart has moved on since, and when the offer is long stale.
    a_cart(JUNE, stock)
    assert placing.place_order(offer) == order
    assert len(orders_of(JUNE)) == 1
    assert stock_of(stock).sold == 1


def test_two_tabs_make_one_order():
    stock = a_stock()
    a_cart(JUNE, stock)
    one, other = an_offer(JUNE), an_offer(JUNE)
    order = placing.place_order(one)
    with pytest.raises(placing.CartOrdered) as refused:
        placing.place_order(other)
    assert refused.value.order_id == order.order_id
    assert len(orders_of(JUNE)) == 1
    assert stock_of(stock).sold == 1


def test_a_second_press_that_overtakes_the_first(monkeypatch):
    """Both read the cart before either has written."""
    stock = a_stock()
    cart = a_cart(JUNE, stock)
    offer = an_offer(JUNE)
    order = placing.place_order(offer)
    monkeypatch.setattr(placing, "cart_of", lambda shopper_id: cart)
    assert placing.place_order(offer) == order
    assert stock_of(stock).sold == 1


def test_a_cart_that_changed_meanwhile():
    stock = a_stock()
    a_cart(JUNE, stock)
    offer = an_offer(JUNE)
    filling.change_quantity(JUNE, stock.product_id, stock.variant_id, 2)
    with pytest.raises(CartChanged):
        placing.place_order(offer)
    assert cart_of(JUNE).count == 2


def test_a_stale_offer():
    a_cart(JUNE, a_stock())
    offer = replace(an_offer(JUNE), order_id=id_at(datetime.now(UTC) - timedelta(minutes=16)))
    with pytest.raises(OfferStale):
        placing.place_order(offer)
    assert orders_of(JUNE) == []


def test_a_forged_offer():
    a_cart(JUNE, a_stock())
    sealed = an_offer(JUNE).sealed
    assert offers.open_offer(sealed, JUNE) == offers.open_offer(sealed, JUNE)
    for bad in (sealed[:-2] + "xx", "", "nonsense", sealed.replace(":", "")):
        with pytest.raises(offers.OfferForged):
            offers.open_offer(bad, JUNE)
    with pytest.raises(offers.OfferForged):
        offers.open_offer(sealed, "01THEO00000000000000000000")


def test_an_offer_survives_its_seal():
    a_cart(JUNE, *(a_stock() for _ in range(LINE_LIMIT)))
    offer = an_offer(JUNE, address=replace(AN_ADDRESS, phone="+31 10 123 45 67"), address_id="01ADDRESS")
    assert offers.open_offer(offer.sealed, JUNE) == offer


def refused(change, *, quantity=1):
    stock, other = a_stock(), a_stock()
    before = a_cart(JUNE, stock, other, quantity=quantity)
    offer = an_offer(JUNE)
    update(stock.own_key, change)
    with pytest.raises(Exception) as caught:  # noqa: PT011
        placing.place_order(offer)
    assert cart_of(JUNE) == before
    assert orders_of(JUNE) == []
    assert stock_of(other) == other
    return caught.value


def test_sold_out_meanwhile():
    error = refused(Stock.quantity.set(0))
    assert isinstance(error, OutOfStock)
    assert str(error) == "Someone bought the last of Blue column cactus in terracotta while you were here."


def test_too_few_left_meanwhile():
    error = refused(Stock.quantity.set(2), quantity=3)
    assert isinstance(error, OutOfStock)
    assert str(error) == "Only 2 left of Blue column cactus in terracotta now; your cart has 3."


def test_a_price_that_changed_meanwhile():
    error = refused(Stock.price_cents.set(3650))
    assert isinstance(error, PriceChanged)
    assert str(error) == "Blue column cactus in terracotta went from €34 to €36.50 while you were here."


def test_taken_off_sale_meanwhile():
    assert isinstance(refused(Stock.active.set(False)), NotForSale)


def test_everything_that_is_wrong_is_told_at_once():
    sold, dearer, gone = stocks = [a_stock(name=name) for name in ("Cactus", "Camera", "Stool")]
    a_cart(JUNE, *stocks)
    offer = an_offer(JUNE)
    update(sold.own_key, Stock.quantity.set(0))
    update(dearer.own_key, Stock.price_cents.set(5000))
    delete(gone.own_key)
    with pytest.raises(OutOfStock) as caught:
        placing.place_order(offer)
    assert [type(error) for error in caught.value.others] == [PriceChanged, NotForSale]


def test_a_full_cart_from_as_many_sellers_is_one_transaction():
    stocks = [a_stock(seller_id=f"01SELLER{number:018}") for number in range(LINE_LIMIT)]
    order = an_order(JUNE, *stocks)
    assert (len(order.lines), len(order.parts)) == (LINE_LIMIT, LINE_LIMIT)


def test_conflicting_transactions_are_tried_again():
    stock = a_stock()
    a_cart(JUNE, stock)
    offer = an_offer(JUNE)
    with faults() as faulty:
        faulty.conflict(times=2)
        placing.place_order(offer)
    assert (len(orders_of(JUNE)), stock_of(stock).sold) == (1, 1)


def test_conflicts_without_end_leave_no_order():
    stock = a_stock()
    before = a_cart(JUNE, stock)
    offer = an_offer(JUNE)
    with faults() as faulty:
        faulty.conflict(times=6)
        with pytest.raises(placing.TooBusy):
            placing.place_order(offer)
    assert cart_of(JUNE) == before
    # The same offer is still good.
    placing.place_order(offer)
    assert (len(orders_of(JUNE)), stock_of(stock).sold) == (1, 1)


def test_a_time_out_after_the_order_was_placed():
    stock = a_stock()
    a_cart(JUNE, stock)
    offer = an_offer(JUNE)
    with faults() as faulty:
        faulty.fail("TransactWriteItems", lambda: OutcomeUnknown("no answer"), applied=True)
        order = placing.place_order(offer)
        assert faulty.sent.count("TransactWriteItems") == 2
    assert order.order_id == offer.order_id
    assert (len(orders_of(JUNE)), stock_of(stock).sold) == (1, 1)


def test_no_answer_at_all_but_the_order_stands():
    stock = a_stock()
    a_cart(JUNE, stock)
    offer = an_offer(JUNE)
    with faults() as faulty:
        faulty.fail("TransactWriteItems", lambda: OutcomeUnknown("no answer"), applied=True)
        faulty.fail("TransactWriteItems", lambda: OutcomeUnknown("no answer"), times=3)
        assert placing.place_order(offer).order_id == offer.order_id
    assert (len(orders_of(JUNE)), stock_of(stock).sold) == (1, 1)


def test_no_answer_at_all_and_no_order():
    before = a_cart(JUNE, a_stock())
    offer = an_offer(JUNE)
    with faults() as faulty:
        faulty.fail("TransactWriteItems", lambda: OutcomeUnknown("no answer"), times=4)
        with pytest.raises(placing.NoAnswer):
            placing.place_order(offer)
    assert cart_of(JUNE) == before
    assert placing.place_order(offer).order_id == offer.order_id


@pytest.mark.parametrize("code", ["ThrottlingException", "InternalServerError"])
def test_throttled_and_then_served(code):
    a_cart(JUNE, a_stock())
    offer = an_offer(JUNE)
    with faults() as faulty:
        faulty.fail("GetItem", lambda: from_engine(code, ""))
        faulty.fail("TransactWriteItems", lambda: from_engine(code, ""), times=2)
        placing.place_order(offer)
    assert len(orders_of(JUNE)) == 1


def test_throttled_without_end():
    before = a_cart(JUNE, a_stock())
    offer = an_offer(JUNE)
    with faults() as faulty:
        faulty.fail("TransactWriteItems", lambda: Throttled(""), times=20)
        with pytest.raises(placing.TooBusy):
            placing.place_order(offer)
    assert cart_of(JUNE) == before
