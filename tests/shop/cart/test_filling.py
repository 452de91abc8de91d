"""Filling a cart: what each change costs, what it refuses, and what can be undone."""

from dataclasses import replace

import pytest

from dynamo import new_id, update
from dynamo.tools.testing import requests_at_most, within_budget
from shop.cart import filling
from shop.cart.refusals import CartFull, LineGone, NotEnough, NotForSale, NothingChosen, TooManyOfOne, UndoTooLate
from shop.carts import LINE_LIMIT, QUANTITY_LIMIT, Cart, cart_of, line_key
from shop.inventory import Stock
from tests.build import a_cart, a_stock, add_to_cart

JUNE = "01JUNE00000000000000000000"
GUEST_PREFIX = "guest:01GUEST0000000000000000000"


def ids(stock):
    return stock.product_id, stock.variant_id


def test_the_first_thing_makes_the_cart():
    stock = a_stock(options=("12 cm",))
    with requests_at_most(3, round_trips=3, read_units=0.5, write_units=1):
        cart = add_to_cart(JUNE, *ids(stock), 2)
    assert cart == cart_of(JUNE)
    (line,) = cart.lines.values()
    assert (line.quantity, line.price_cents, line.options, line.seller_name) == (2, 3400, ("12 cm",), "Windowsill")
    assert (cart.count, cart.total_cents, cart.cart_version, cart.expires_at) == (2, 6800, 1, None)


def test_adding_to_a_cart():
    a_cart(JUNE, a_stock())
    key = ids(a_stock())
    with within_budget(filling.stock_for):
        stock = filling.stock_for(*key, 1)
    with within_budget(filling.add):
        cart = filling.add(JUNE, stock, 1)
    assert (len(cart.lines), cart.cart_version) == (2, 2)


def test_adding_by_the_options_chosen():
    a_cart(JUNE, a_stock())
    stock = a_stock(variant_id="small", options=("Small", "Blue"))
    with within_budget(filling.stock_with_options):
        found = filling.stock_with_options(stock.product_id, ("Small", "Blue"), 1)
    assert filling.add(JUNE, found, 1).lines[line_key(*ids(stock))].options == ("Small", "Blue")
    with pytest.raises(NothingChosen):
        filling.stock_with_options(stock.product_id, ("Large", "Blue"), 1)


def test_adding_more_of_the_same_adds_up_and_takes_the_price_of_today():
    stock = a_stock()
    before = a_cart(JUNE, stock)
    update(stock.own_key, Stock.price_cents.set(3600))
    cart = add_to_cart(JUNE, *ids(stock), 2)
    (line,) = cart.lines.values()
    assert (line.quantity, line.price_cents, cart.cart_version) == (3, 3600, 2)
    assert line.added_at == before.lines[line.key].added_at


def test_a_guests_cart_expires():
    cart = add_to_cart(GUEST_PREFIX, *ids(a_stock()), 1)
    assert cart.expires_at is not None


def test_no_more_than_there_are():
    stock = a_stock(quantity=3)
    with pytest.raises(NotEnough, match=r"Only 3 left of Blue column cactus in terracotta."):
        add_to_cart(JUNE, *ids(stock), 4)
    cart = a_cart(JUNE, stock, quantity=2)
    with pytest.raises(NotEnough, match=r"Only 3 left of .*, and 2 of them are in your cart already."):
        add_to_cart(JUNE, *ids(stock), 2)
    assert cart_of(JUNE) == cart
    add_to_cart(JUNE, *ids(stock), 1)
    with pytest.raises(NotEnough, match=r"All there is of .* is in your cart already: 3."):
        add_to_cart(JUNE, *ids(stock), 1)


@pytest.mark.parametrize("gone", [{"quantity": 0}, {"active": False}])
def test_nothing_that_cannot_be_bought(gone):
    with pytest.raises((NotEnough, NotForSale), match=r"is sold out|isn’t for sale any more"):
        add_to_cart(JUNE, *ids(a_stock(**gone)), 1)
    with pytest.raises(NotForSale):
        add_to_cart(JUNE, new_id(), "default", 1)
    assert cart_of(JUNE).lines == {}


def test_at_most_99_of_one_thing():
    stock = a_stock(quantity=500)
    a_cart(JUNE, stock, quantity=60)
    with pytest.raises(TooManyOfOne, match="99"):
        add_to_cart(JUNE, *ids(stock), 40)
    with pytest.raises(TooManyOfOne):
        filling.change_quantity(JUNE, *ids(stock), QUANTITY_LIMIT + 1)
    assert cart_of(JUNE).count == 60


def test_at_most_32_different_things():
    full = a_cart(JUNE, *(a_stock() for _ in range(LINE_LIMIT)))
    with pytest.raises(CartFull, match="32 different things"):
        add_to_cart(JUNE, *ids(a_stock()), 1)
    assert cart_of(JUNE) == full
    # More of what is in it still goes.
    line = next(iter(full.lines.values()))
    assert add_to_cart(JUNE, line.product_id, line.variant_id, 1).count == 33


def test_changing_a_quantity():
    stock = a_stock()
    a_cart(JUNE, stock)
    with within_budget(filling.change_quantity):
        cart = filling.change_quantity(JUNE, *ids(stock), 7)
    assert (cart.count, cart.cart_version) == (7, 2)


def test_what_is_not_in_the_cart_is_not_changed():
    with pytest.raises(LineGone):
        filling.change_quantity(JUNE, new_id(), "default", 2)
    assert Cart.of_shopper.find(user_id=JUNE) is None
    before = a_cart(JUNE, a_stock())
    with pytest.raises(LineGone):
        filling.change_quantity(JUNE, new_id(), "default", 2)
    assert cart_of(JUNE) == before


def test_removing_and_putting_back():
    kept, taken = a_stock(), a_stock()
    before = a_cart(JUNE, kept, taken, quantity=2)
    with within_budget(filling.remove):
        cart, line = filling.remove(JUNE, *ids(taken))
    assert cart == cart_of(JUNE)
    assert list(cart.lines) == [f"{kept.product_id}:default"]
    assert cart.cart_version == before.cart_version + 1
    assert filling.put_back(JUNE, line).lines == before.lines
    # Once more changes nothing, nor does it bring back an old quantity.
    filling.change_quantity(JUNE, *ids(taken), 5)
    assert filling.put_back(JUNE, line).count == 7


def test_removing_what_is_gone_changes_nothing():
    before = a_cart(JUNE, a_stock())
    cart, line = filling.remove(JUNE, new_id(), "default")
    assert (cart, line) == (before, None)
    assert filling.remove(GUEST_PREFIX, new_id(), "default") == (Cart(user_id=GUEST_PREFIX), None)


def test_clearing_and_restoring():
    stock = a_stock()
    before = a_cart(JUNE, stock, a_stock())
    with within_budget(filling.clear):
        cart = filling.clear(JUNE)
    assert (cart.lines, cart.cart_version) == ({}, 3)
    assert filling.clear(JUNE) == cart
    # What was taken out before, and is put back first.
    filling.put_back(JUNE, replace(before.lines[line_key(*ids(stock))], quantity=4))
    restored = filling.restore(JUNE)
    assert restored.lines.keys() == before.lines.keys()
    assert restored.count == 5
    with pytest.raises(UndoTooLate):
        filling.restore(JUNE)


def test_clearing_is_for_good_once_something_is_added():
    a_cart(JUNE, a_stock(), a_stock())
    filling.clear(JUNE)
    cart = add_to_cart(JUNE, *ids(a_stock()), 1)
    assert (cart.count, cart.cleared) == (1, {})
    with pytest.raises(UndoTooLate):
        filling.restore(JUNE)
    assert cart_of(JUNE) == cart


def test_what_is_not_kept_aside_any_more_is_not_restored():
    stock = a_stock()
    a_cart(JUNE, stock)
    filling.clear(JUNE)
    # As placing an order does.
    update(Cart.key(user_id=JUNE), Cart.cleared.remove())
    with pytest.raises(UndoTooLate):
        filling.restore(JUNE)


def test_clearing_an_empty_cart_makes_none():
    assert filling.clear(JUNE).lines == {}
    assert Cart.of_shopper.find(user_id=JUNE) is None


def test_reading_a_cart():
    a_cart(JUNE, a_stock(), a_stock(), quantity=2)
    with within_budget(Cart.of_shopper):
        cart = Cart.of_shopper(user_id=JUNE)
    assert cart.total_cents == 13600
    with within_budget(Cart.summary_of_shopper):
        assert Cart.summary_of_shopper(user_id=JUNE).count == 4
