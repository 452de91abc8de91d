"""A seller cannot buy their own things: not into the cart, and not by a cart that was filled before signing in."""

from dataclasses import replace

import pytest

from accounts.models import Account
from shop.cart import filling, merging
from shop.cart.checking import check_cart, correct
from shop.cart.refusals import OwnThing
from shop.carts import GUEST_PREFIX, cart_of
from shop.checkout import placing
from shop.inventory import Stock
from tests.build import a_member, a_stock, an_offer, client_of


@pytest.fixture
def seller() -> Account:
    return a_member()


@pytest.fixture
def own(seller: Account) -> Stock:
    return a_stock(seller_id=seller.user_id, name="Aloe")


def test_it_does_not_go_into_the_cart(seller: Account, own: Stock) -> None:
    sent = {"product_id": own.product_id, "variant_id": own.variant_id, "quantity": "1"}
    answer = client_of(seller).post("/cart/lines/", sent)
    assert answer.status_code == 422
    assert "Aloe is yours" in answer.content.decode()
    assert not cart_of(seller.user_id).lines


def test_one_that_came_with_a_guests_cart_is_no_part_of_an_order(seller: Account, own: Stock) -> None:
    guest = f"{GUEST_PREFIX}someone"
    filling.add(guest, own, 1)
    filling.add(guest, a_stock(name="Cactus"), 1)
    merging.merge(guest, seller.user_id)
    checked = check_cart(seller.user_id)
    assert not checked.can_be_bought
    assert [line.line.name for line in checked.problems] == ["Aloe"]
    assert "This is yours" in client_of(seller).get("/cart/").content.decode()
    offer = an_offer(seller.user_id)
    with pytest.raises(OwnThing):
        placing.place_order(replace(offer, prices={line.key: line.price_cents for line in checked.cart.lines.values()}))
    assert [line.name for line in correct(seller.user_id).lines.values()] == ["Cactus"]
