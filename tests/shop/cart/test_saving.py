"""Saving for later and taking it up again."""

import pytest

from dynamo import new_id
from dynamo.tools.testing import requests_at_most
from shop.cart import saving
from shop.cart.refusals import CartFull, LineGone, SavedFull
from shop.carts import LINE_LIMIT, cart_of
from tests.build import a_cart, a_stock

JUNE = "01JUNE00000000000000000000"


def ids(stock):
    return stock.product_id, stock.variant_id


def test_there_and_back():
    stock, other = a_stock(), a_stock()
    before = a_cart(JUNE, stock, other, quantity=2)
    with requests_at_most(1, round_trips=1, write_units=1):
        cart = saving.save_for_later(JUNE, *ids(stock))
    assert (len(cart.lines), cart.count, len(cart.saved)) == (1, 2, 1)
    with requests_at_most(1, round_trips=1, write_units=1):
        cart = saving.move_to_cart(JUNE, *ids(stock))
    assert (cart.lines, cart.saved) == (before.lines, {})
    assert cart.cart_version == before.cart_version + 2


def test_saved_twice_adds_up():
    stock = a_stock()
    a_cart(JUNE, stock, quantity=2)
    saving.save_for_later(JUNE, *ids(stock))
    a_cart(JUNE, stock, quantity=3)
    (line,) = saving.save_for_later(JUNE, *ids(stock)).saved.values()
    assert line.quantity == 5


def test_what_is_gone_cannot_be_moved():
    a_cart(JUNE, a_stock())
    with pytest.raises(LineGone):
        saving.save_for_later(JUNE, new_id(), "default")
    with pytest.raises(LineGone):
        saving.move_to_cart(JUNE, new_id(), "default")


def test_no_more_than_there_is_room_for():
    stocks = [a_stock() for _ in range(LINE_LIMIT)]
    a_cart(JUNE, *stocks)
    for stock in stocks:
        saving.save_for_later(JUNE, *ids(stock))
    full = a_cart(JUNE, *(a_stock() for _ in range(LINE_LIMIT)))
    with pytest.raises(CartFull):
        saving.move_to_cart(JUNE, *ids(stocks[0]))
    line = next(iter(full.lines.values()))
    with pytest.raises(SavedFull):
        saving.save_for_later(JUNE, line.product_id, line.variant_id)
    assert cart_of(JUNE) == full


def test_forgetting_and_undoing_it():
    stock = a_stock()
    a_cart(JUNE, stock)
    before = saving.save_for_later(JUNE, *ids(stock))
    cart, line = saving.remove_saved(JUNE, *ids(stock))
    assert cart == cart_of(JUNE)
    assert cart.saved == {}
    assert saving.put_back_saved(JUNE, line).saved == before.saved
    assert saving.put_back_saved(JUNE, line).saved == before.saved
