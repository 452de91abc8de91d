"""A guest's cart becomes part of the member's, once, and can be taken apart again."""

from itertools import islice

import pytest

from dynamo import put, update
from dynamo.tools.testing import requests_at_most
from shop.cart import filling, merging, saving
from shop.cart.refusals import SavedFull, UndoTooLate
from shop.carts import LINE_LIMIT, Cart, MergedCart, cart_of
from tests.build import a_cart, a_stock

JUNE = "01JUNE00000000000000000000"
GUEST_PREFIX = "guest:01GUEST0000000000000000000"


def quantities(lines):
    return {line.product_id: line.quantity for line in lines.values()}


def test_the_guests_things_come_along():
    both, mine, theirs = (a_stock(quantity=50) for _ in range(3))
    a_cart(JUNE, both, mine, quantity=2)
    a_cart(GUEST_PREFIX, both, theirs, quantity=3)
    with requests_at_most(3, round_trips=2, read_units=2, write_units=8):
        merged = merging.merge(GUEST_PREFIX, JUNE)
    assert merged.cart == cart_of(JUNE)
    assert quantities(merged.cart.lines) == {both.product_id: 5, mine.product_id: 2, theirs.product_id: 3}
    assert (merged.count, merged.saved_count, merged.left_count, merged.capped) == (6, 0, 0, ())
    assert Cart.of_shopper.find(user_id=GUEST_PREFIX) is None
    assert merged.cart.expires_at is None


def test_again_changes_nothing():
    a_cart(GUEST_PREFIX, a_stock())
    merged = merging.merge(GUEST_PREFIX, JUNE)
    assert merging.merge(GUEST_PREFIX, JUNE) is None
    assert cart_of(JUNE) == merged.cart


def test_an_empty_guests_cart_is_nothing_to_merge():
    assert merging.merge(GUEST_PREFIX, JUNE) is None
    assert Cart.of_shopper.find(user_id=JUNE) is None


def test_saved_things_come_along():
    stock = a_stock()
    a_cart(GUEST_PREFIX, stock)
    saving.save_for_later(GUEST_PREFIX, stock.product_id, stock.variant_id)
    assert quantities(merging.merge(GUEST_PREFIX, JUNE).cart.saved) == {stock.product_id: 1}


def test_at_most_99_of_one_thing():
    stock = a_stock(quantity=500)
    a_cart(JUNE, stock, quantity=60)
    a_cart(GUEST_PREFIX, stock, quantity=60)
    merged = merging.merge(GUEST_PREFIX, JUNE)
    assert quantities(merged.cart.lines) == {stock.product_id: 99}
    assert merged.capped == (stock.name,)


def test_what_does_not_fit_is_saved_and_then_stays_behind():
    mine = [a_stock() for _ in range(LINE_LIMIT)]
    a_cart(JUNE, *mine[:31])
    theirs = [a_stock() for _ in range(LINE_LIMIT)]
    for stock in theirs:
        a_cart(GUEST_PREFIX, stock)
    kept = {f"saved{number}:default": line for number, line in enumerate(cart_of(JUNE).lines.values())}
    update(Cart.key(user_id=JUNE), Cart.saved.set(dict(islice(kept.items(), 30))))
    merged = merging.merge(GUEST_PREFIX, JUNE)
    assert (len(merged.cart.lines), len(merged.cart.saved)) == (32, 32)
    assert (merged.count, merged.saved_count, merged.left_count) == (1, 2, 29)
    assert quantities(cart_of(GUEST_PREFIX).lines) == {stock.product_id: 1 for stock in theirs[3:]}


def test_undoing_it():
    both, mine, theirs = (a_stock(quantity=50) for _ in range(3))
    before = a_cart(JUNE, both, mine, quantity=2)
    a_cart(GUEST_PREFIX, both, theirs, quantity=3)
    merged = merging.merge(GUEST_PREFIX, JUNE)
    with requests_at_most(3, round_trips=2, read_units=2, write_units=4):
        cart = merging.unmerge(JUNE, merged.merge_id)
    assert cart == cart_of(JUNE)
    assert cart.lines == before.lines
    assert quantities(cart.saved) == {both.product_id: 3, theirs.product_id: 3}
    with pytest.raises(UndoTooLate):
        merging.unmerge(JUNE, merged.merge_id)
    assert cart_of(JUNE) == cart


def test_undoing_for_one_who_had_no_cart():
    a_cart(GUEST_PREFIX, a_stock())
    merged = merging.merge(GUEST_PREFIX, JUNE)
    assert merging.unmerge(JUNE, merged.merge_id).lines == {}


def test_what_was_built_upon_is_not_undone():
    stock = a_stock()
    a_cart(GUEST_PREFIX, stock)
    merged = merging.merge(GUEST_PREFIX, JUNE)
    changed = filling.change_quantity(JUNE, stock.product_id, stock.variant_id, 4)
    with pytest.raises(UndoTooLate, match="changed your cart since"):
        merging.unmerge(JUNE, merged.merge_id)
    assert cart_of(JUNE) == changed


def test_nobody_undoes_for_somebody_else():
    a_cart(GUEST_PREFIX, a_stock())
    merged = merging.merge(GUEST_PREFIX, JUNE)
    with pytest.raises(UndoTooLate):
        merging.unmerge("01THEO00000000000000000000", merged.merge_id)
    assert cart_of(JUNE) == merged.cart


def test_undoing_needs_room():
    a_cart(GUEST_PREFIX, a_stock())
    merged = merging.merge(GUEST_PREFIX, JUNE)
    line = next(iter(merged.cart.lines.values()))
    put(merged.cart.replace(saved={f"saved{number}:default": line for number in range(LINE_LIMIT)}))
    with pytest.raises(SavedFull):
        merging.unmerge(JUNE, merged.merge_id)
    assert MergedCart.by_id.find(merge_id=merged.merge_id) is not None
