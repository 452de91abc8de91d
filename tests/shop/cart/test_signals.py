"""A guest signs in, joins or signs out: what becomes of the cart, and what the page says of it."""

import re

import pytest
from django.conf import settings
from django.test import Client

from dynamo.errors import OutcomeUnknown, Throttled
from dynamo.tools.testing import faults, requests_at_most
from shop.cart.shoppers import COUNT_COOKIE, GUEST_COOKIE
from shop.carts import LINE_LIMIT, cart_of
from tests.build import PASSWORD, a_cart, a_member, a_stock, client_of


@pytest.fixture
def june():
    return a_member("june", name="June Park")


def add(client, stock, quantity=1):
    client.post("/cart/lines/", {"product_id": stock.product_id, "variant_id": "default", "quantity": quantity})


def sign_in(client, username="june", **more):
    return client.post("/sign-in/", {"username": username, "password": PASSWORD, **more})


def toast(page):
    return re.search(r'<div class="toast"[^>]*>.*?<p>(.*?)</p>', page.content.decode(), re.S)


def test_the_cart_comes_along_and_the_page_says_so(june):
    stock, own = a_stock(), a_stock()
    a_cart(june.user_id, own)
    client = Client()
    add(client, stock, 2)
    client.get("/cart/")
    assert sign_in(client).status_code == 302
    assert client.cookies[COUNT_COOKIE].value == "3"
    assert client.cookies[GUEST_COOKIE].value == ""
    page = client.get("/cart/")
    assert toast(page)[1] == "Two things you chose before signing in are in your cart now."
    assert page.context["page"].cart.count == 3
    undo = re.search(r'action="(/cart/undo/merge/\w+/)"', page.content.decode())[1]
    assert client.post(undo).url == "/cart/"
    page = client.get("/cart/")
    assert "is saved for later, below it" in toast(page)[1]
    assert [line.product_id for line in cart_of(june.user_id).lines.values()] == [own.product_id]
    assert [line.product_id for line in cart_of(june.user_id).saved.values()] == [stock.product_id]
    # Once more: said, and nothing changed.
    before = cart_of(june.user_id)
    assert client.post(undo).status_code == 422
    assert cart_of(june.user_id) == before


def test_the_cart_comes_along_on_joining():
    client = Client()
    add(client, a_stock())
    values = {"username": "theo", "email": "theo@example.org", "name": "Theo", "password": PASSWORD}
    response = client.post("/join/", values)
    assert response.status_code == 302, response.context["form"].errors
    assert client.get("/cart/").context["page"].cart.count == 1


def test_signing_in_again_brings_nothing_twice(june):
    client = Client()
    add(client, a_stock())
    cookie = client.cookies[GUEST_COOKIE].value
    sign_in(client)
    before = cart_of(june.user_id)
    again = Client()
    again.cookies[GUEST_COOKIE] = cookie
    sign_in(again)
    assert cart_of(june.user_id) == before
    assert toast(again.get("/cart/")) is None


def test_without_a_guests_cart_the_badge_shows_the_members(june):
    a_cart(june.user_id, a_stock(), quantity=3)
    client = Client()
    sign_in(client)
    assert client.cookies[COUNT_COOKIE].value == "3"
    with requests_at_most(2, round_trips=2, read_units=1.5):
        page = client.get("/cart/")
    assert "Cart, three things" in page.content.decode()


def test_signing_out_shows_no_count_to_the_next_one(june):
    a_cart(june.user_id, a_stock(), quantity=3)
    client = client_of(june)
    client.get("/cart/")
    assert client.cookies[COUNT_COOKIE].value == "3"
    client.post("/sign-out/")
    assert client.cookies[COUNT_COOKIE].value == ""
    assert client.get("/cart/").context["page"].cart.count == 0


def test_a_session_that_ended_leaves_no_count(june):
    a_cart(june.user_id, a_stock(), quantity=3)
    client = client_of(june)
    assert "Cart, three things" in client.get("/cart/").content.decode()
    client.cookies.pop(settings.SESSION_COOKIE_NAME)
    page = client.get("/").content.decode()
    assert '<span class="visually-hidden">Cart</span>' in page


def test_nothing_is_said_to_be_in_a_cart_that_was_full(june):
    a_cart(june.user_id, *(a_stock() for _ in range(LINE_LIMIT)))
    client = Client()
    add(client, a_stock(), 3)
    client.get("/cart/")
    sign_in(client)
    said = toast(client.get("/cart/"))[1]
    assert said == "Your cart is full, so three things you chose before signing in went to “Saved for later”."


def test_a_cart_that_is_as_it_was_is_not_spoken_of(june):
    client = Client()
    add(client, a_stock())
    client.get("/cart/")
    sign_in(client)
    assert toast(client.get("/cart/")) is None


def test_others_cannot_undo_it(june):
    a_cart(june.user_id, a_stock())
    client = Client()
    add(client, a_stock())
    sign_in(client)
    before = cart_of(june.user_id)
    undo = re.search(r'action="(/cart/undo/merge/\w+/)"', client.get("/cart/").content.decode())[1]
    for other in (Client(), client_of(a_member("theo")), client_of(a_member("ines", is_staff=True))):
        assert other.post(undo).status_code == 422
    assert cart_of(june.user_id) == before


def test_who_signs_in_is_signed_in_though_the_cart_cannot_come_along(june):
    stock = a_stock()
    client = Client()
    add(client, stock)
    with faults() as faulty:
        faulty.fail("TransactWriteItems", lambda: Throttled("Too fast."), times=50)
        assert sign_in(client).status_code == 302
    page = client.get("/cart/")
    assert page.wsgi_request.user.is_authenticated
    assert "It will the next time you sign in" in page.content.decode()
    client.post("/sign-out/")
    assert sign_in(client).status_code == 302
    assert cart_of(june.user_id).count == 1


@pytest.mark.parametrize("applied", [True, False])
def test_nothing_is_promised_of_a_cart_whose_merging_was_not_answered(june, applied):
    client = Client()
    add(client, a_stock())
    with faults() as faulty:
        faulty.fail("TransactWriteItems", lambda: OutcomeUnknown("Lost."), times=50, applied=applied)
        sign_in(client)
    page = client.get("/cart/").content.decode()
    assert "We can’t tell whether your cart came along." in page
    assert "couldn’t come along" not in page
