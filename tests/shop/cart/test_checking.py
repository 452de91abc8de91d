"""What changed since a cart was filled, said in words, and the cart corrected for it."""

from dataclasses import replace

import pytest

from dynamo import delete, update
from dynamo.tools.testing import requests_at_most, within_budget
from shop.cart import checking
from shop.cart.refusals import SavedFull
from shop.carts import LINE_LIMIT, Cart, cart_of, line_key
from shop.inventory import Stock
from tests.build import a_cart, a_shop, a_stock, sold_by
from web.photos.photo import Photo

JUNE = "01JUNE00000000000000000000"


def test_a_cart_that_nothing_happened_to():
    a_cart(JUNE, a_stock(), a_stock(quantity=3, price_cents=500), quantity=2)
    with within_budget(checking.check_cart):
        checked = checking.check_cart(JUNE)
    assert checked.can_be_bought
    assert checked.price_notices == ()
    assert [line.availability.note for line in checked.lines] == ["", "Only 3 left"]
    assert [line.problem for line in checked.lines] == ["", ""]
    assert checked.total_cents == 7800


def test_an_empty_cart_asks_nothing_of_the_stock():
    with requests_at_most(1, round_trips=1, read_units=1):
        checked = checking.check_cart(JUNE)
    assert not checked.can_be_bought


def test_a_changed_price_counts_and_is_said():
    stock = a_stock(name="The twin-lens reflex", price_cents=37500)
    a_cart(JUNE, stock)
    update(stock.own_key, Stock.price_cents.set(36000))
    checked = checking.check_cart(JUNE)
    assert checked.price_notices == ("The twin-lens reflex went from €375 to €360 since you added it. You pay €360.",)
    assert checked.total_cents == 36000
    assert checked.can_be_bought


def test_what_cannot_be_bought_says_why():
    short, sold, inactive, gone = stocks = [a_stock() for _ in range(4)]
    a_cart(JUNE, *stocks, quantity=3)
    update(short.own_key, Stock.quantity.set(2))
    update(sold.own_key, Stock.quantity.set(0))
    update(inactive.own_key, Stock.active.set(False))
    delete(gone.own_key)
    checked = checking.check_cart(JUNE)
    assert [line.problem for line in checked.lines] == [
        "Only 2 left, so 3 can’t be bought.",
        "Someone bought the last one. It is sold out.",
        "This isn’t for sale any more.",
        "This isn’t for sale any more.",
    ]
    assert len(checked.problems) == 4
    assert not checked.can_be_bought


def test_correcting_takes_what_there_is():
    dearer, short, sold, gone = stocks = [a_stock() for _ in range(4)]
    before = a_cart(JUNE, *stocks, quantity=3)
    update(dearer.own_key, Stock.price_cents.set(3500))
    update(short.own_key, Stock.quantity.set(2))
    update(sold.own_key, Stock.quantity.set(0))
    delete(gone.own_key)
    cart = checking.correct(JUNE)
    assert cart == cart_of(JUNE)
    assert [(line.product_id, line.quantity, line.price_cents) for line in checking.check(cart).cart.lines.values()]
    quantities = {line.product_id: (line.quantity, line.price_cents) for line in cart.lines.values()}
    assert quantities == {dearer.product_id: (3, 3500), short.product_id: (2, 3400)}
    assert [line.product_id for line in cart.saved.values()] == [sold.product_id]
    assert cart.cart_version == before.cart_version + 1
    assert checking.check(cart).can_be_bought
    # Nothing left to correct: nothing changes.
    assert checking.correct(JUNE) == cart


def test_correcting_loses_nothing_that_is_sold_out():
    sold, other = a_stock(), a_stock()
    before = a_cart(JUNE, sold, other, quantity=3)
    key = line_key(sold.product_id, sold.variant_id)
    line = before.lines[key]
    full = {f"saved{number}:default": line for number in range(LINE_LIMIT)}
    update(Cart.key(user_id=JUNE), Cart.saved.set(full))
    update(sold.own_key, Stock.quantity.set(0))
    with pytest.raises(SavedFull):
        checking.correct(JUNE)
    assert cart_of(JUNE).lines == before.lines
    # Where some of it are saved already, those in the cart come on top.
    update(Cart.key(user_id=JUNE), Cart.saved.set({key: replace(line, quantity=2)}))
    cart = checking.correct(JUNE)
    assert (cart.lines.keys(), cart.saved[key].quantity) == (before.lines.keys() - {key}, 5)


def test_parcels_are_the_sellers():
    mine = {"seller_id": "01SELLERSECONDSHUTTER00000", "seller_name": "Second Shutter"}
    a_cart(JUNE, a_stock(), a_stock(**mine), a_stock())
    first, second = checking.check_cart(JUNE).parcels
    assert (first.seller_name, len(first.lines), first.total_cents) == ("Windowsill", 2, 6800)
    assert (second.seller_name, len(second.lines)) == ("Second Shutter", 1)


def test_one_of_a_kind_is_a_fact_not_a_shortage():
    a_cart(JUNE, a_stock(quantity=1, one_of_a_kind=True))
    assert checking.check_cart(JUNE).lines[0].availability.words == "One of a kind"


def test_a_parcel_names_its_seller_as_the_stock_does_now():
    stock = a_stock()
    a_cart(JUNE, stock)
    update(stock.own_key, Stock.seller_username.set("sill"), Stock.seller_name.set("The Sill"))
    (parcel,) = checking.check_cart(JUNE).parcels
    assert (parcel.seller_username, parcel.seller_name) == ("sill", "The Sill")


def test_sellers_have_their_pictures_which_are_read_with_the_stock_and_then_known():
    shop = a_shop("windowsill", avatar=Photo("photos/tests/tan", 700, 700, (320,)))
    pictured, plain = a_stock(**sold_by(shop)), a_stock(seller_id="01PLAIN", seller_name="Plain")
    a_cart(JUNE, pictured, plain)
    with requests_at_most(2, round_trips=2, read_units=5):
        parcels = checking.check_cart(JUNE).parcels
    assert [parcel.seller_picture for parcel in parcels] == [shop.seller.avatar, None]
    with requests_at_most(2, round_trips=2, read_units=2):
        parcels = checking.check_cart(JUNE).parcels
    assert [parcel.seller_picture for parcel in parcels] == [shop.seller.avatar, None]


@pytest.mark.parametrize(
    ("names", "values", "words"),
    [
        ((), (), ""),
        (("Size", "Pot"), ("12 cm", "Chalk"), "Size: 12 cm, Pot: Chalk"),
        # Of stock that was written before names were kept with it.
        ((), ("12 cm", "Chalk"), "12 cm, Chalk"),
    ],
)
def test_options_are_named(names, values, words):
    a_cart(JUNE, a_stock(option_names=names, options=values))
    assert checking.check_cart(JUNE).lines[0].named_options == words
