"""The cart's page and drawer, for guests and members, with JavaScript and without."""

import re
import time
from unittest import mock

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from dynamo import delete, new_id, update
from dynamo.errors import Unavailable
from dynamo.tools.testing import faults, requests_at_most
from shop.cart.shoppers import COUNT_COOKIE, DAY_SECONDS, GUEST_COOKIE
from shop.carts import LINE_LIMIT, Cart, cart_of
from shop.inventory import Stock
from tests.build import a_cart, a_member, a_stock, an_order, client_of
from web.sealing import Seal

DRAWER = {"HX-Request": "true", "HX-Target": "dialog#drawer"}
PAGE = {"HX-Request": "true", "HX-Target": "div#cart"}


@pytest.fixture
def guest():
    return Client()


@pytest.fixture
def june():
    return a_member("june", name="June Park")


def add(client, stock, quantity="1", **headers):
    values = {"product_id": stock.product_id, "variant_id": stock.variant_id, "quantity": quantity}
    return client.post("/cart/lines/", values, headers=headers.get("headers"))


def line(stock, action=""):
    return f"/cart/lines/{stock.product_id}/{stock.variant_id}/{action}"


def cart_in(client):
    return client.get("/cart/").context["page"].cart


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_guest_fills_a_cart(guest):
    response = add(guest, a_stock(), "2")
    assert (response.status_code, response.url) == (302, "/cart/")
    page = guest.get("/cart/")
    assert "Blue column cactus in terracotta is in your cart." in text(page)
    assert "Two things from one shop" in text(page)
    assert guest.cookies[COUNT_COOKIE].value == "2"
    cookie = guest.cookies[GUEST_COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 31 * DAY_SECONDS)


def test_looking_at_an_empty_cart_makes_none(guest):
    page = guest.get("/cart/")
    assert "Your cart is empty" in text(page)
    assert GUEST_COOKIE not in guest.cookies


def test_an_empty_cart_says_how_long_it_keeps_things(guest, june):
    assert "for 30 days, and longer once you have joined" in text(guest.get("/cart/"))
    assert "until you take it out again" in text(client_of(june).get("/cart/"))


def test_a_forged_cookie_is_nobodys_cart(guest, june):
    a_cart(june.user_id, a_stock())
    guest.cookies[GUEST_COOKIE] = f"{june.user_id}:forged"
    assert "Your cart is empty" in text(guest.get("/cart/"))
    guest.cookies[COUNT_COOKIE] = "99999999999999"
    assert guest.get("/cart/").status_code == 200


def test_a_guests_cookie_is_signed_as_django_signs(guest, settings):
    settings.SECRET_KEY = "the first"
    add(guest, a_stock())
    cookie = guest.cookies[GUEST_COOKIE].value
    signer = signing.TimestampSigner(key="the first", salt="shop.shoppers")
    guest_id = signer.unsign(cookie)
    assert cart_of(guest_id).count == 1
    again = Client()
    again.cookies[GUEST_COOKIE] = signer.sign(guest_id)
    assert cart_in(again).count == 1
    # Another secret key: the old one is believed for as long as it is named.
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the second", ["the first"]
    assert cart_in(again).count == 1
    settings.SECRET_KEY_FALLBACKS = []
    assert cart_in(again).count == 0


def test_a_guests_cookie_expires(guest):
    add(guest, a_stock())
    with mock.patch.object(signing.time, "time", return_value=time.time() + 31 * DAY_SECONDS + 60):
        assert cart_in(guest).count == 0


def test_a_guests_cookie_is_renewed_once_a_day(guest):
    assert GUEST_COOKIE in add(guest, a_stock()).cookies
    with mock.patch.object(signing.time, "time", return_value=time.time() + DAY_SECONDS - 60):
        assert GUEST_COOKIE not in add(guest, a_stock()).cookies
    with mock.patch.object(signing.time, "time", return_value=time.time() + DAY_SECONDS + 60):
        assert GUEST_COOKIE in add(guest, a_stock()).cookies
    assert cart_in(guest).count == 3


def test_a_member_gets_no_guests_cookie(june):
    client = client_of(june)
    assert GUEST_COOKIE not in add(client, a_stock()).cookies


def test_adding_reads_the_stock_and_changes_the_cart(june, guest):
    client = client_of(june)
    a_cart(june.user_id, a_stock())
    add(guest, a_stock())
    # A member's session is checked beside the stock.
    for browser, checks in ((client, 1), (guest, 0)):
        stock = a_stock(quantity=5)
        with requests_at_most(2 + checks, round_trips=2, read_units=1.5 + checks, write_units=1) as meter:
            add(browser, stock, "2")
        assert [request.operation for request in meter.requests][checks:] == ["GetItem", "UpdateItem"]
        assert add(browser, stock, "9").status_code == 422
        assert cart_in(browser).count == 3


def test_a_session_that_was_ended_fills_no_members_cart(june):
    client, copy = client_of(june), Client()
    copy.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/sign-out/")
    add(copy, a_stock())
    assert cart_of(june.user_id).count == 0
    assert cart_in(copy).count == 1


def test_two_guests_have_two_carts(guest):
    add(guest, a_stock())
    assert cart_in(Client()).lines == {}


def test_with_a_script_the_drawer_opens(guest):
    response = add(guest, a_stock(quantity=3), headers=DRAWER)
    body = response.content.decode()
    assert response.status_code == 200
    assert body.lstrip().startswith('<div class="drawer-head">')
    assert 'id="cart-count" hx-swap-oob="true"' in body
    assert "is in your cart." in body
    assert "Only 3 left" in body
    assert 'hx-target="#drawer"' in body
    assert response.cookies[COUNT_COOKIE].value == "1"


@pytest.mark.parametrize("member", [False, True])
def test_what_adding_costs_with_the_drawer(june, member):
    browser = client_of(june) if member else Client()
    stocks = [a_stock(price_cents=1000 + number) for number in range(4)]
    # The stock, with the check of a member's session; that there is no cart yet; the cart; the stock of all in it, with
    # the seller's picture.
    with requests_at_most(4 + member, round_trips=4, read_units=3, write_units=1):
        add(browser, stocks[0], headers=DRAWER)
    for number, stock in enumerate(stocks[1:], start=2):
        with requests_at_most(3 + member, round_trips=3, read_units=3.5, write_units=2):
            response = add(browser, stock, headers=DRAWER)
        assert response.content.decode().count('<li class="line"') == number
    with requests_at_most(3 + member, round_trips=3, read_units=4, write_units=2):
        response = browser.post(line(stocks[1]), {"quantity": "2"}, headers=DRAWER)
    assert response.content.decode().count('<li class="line"') == 4


def test_lines_that_were_shown_before_show_what_is_now(guest):
    cactus, soil = a_stock(quantity=9, price_cents=1000, name="Cactus"), a_stock(name="Soil")
    assert "Only" not in text(add(guest, cactus, headers=DRAWER))
    update(Stock.key(product_id=cactus.product_id, variant_id="default"), Stock.quantity.set(3))
    body = text(add(guest, soil, headers=DRAWER))
    assert "Only 3 left" in body
    update(Stock.key(product_id=cactus.product_id, variant_id="default"), Stock.price_cents.set(1500))
    body = text(guest.get("/cart/", headers=DRAWER))
    assert "€15.00" in body
    assert "Cactus went from €10 to €15" in body
    update(Stock.key(product_id=cactus.product_id, variant_id="default"), Stock.active.set(False))
    assert "This isn’t for sale any more." in text(guest.get("/cart/", headers=DRAWER))
    response = guest.post(line(soil), {"quantity": "3"}, headers=DRAWER)
    assert 'value="3"' in response.content.decode()


@pytest.mark.parametrize("headers", [{}, DRAWER, PAGE])
def test_each_answer_has_a_token_of_its_own(headers):
    guest, stock = Client(enforce_csrf_checks=True), a_stock()
    token = tokens_in(guest.get("/sign-in/")).pop()
    values = {"product_id": stock.product_id, "variant_id": "default", "csrfmiddlewaretoken": token}
    assert guest.post("/cart/lines/", values).status_code == 302
    found = [tokens_in(guest.get("/cart/", headers=headers)) for _ in range(2)]
    assert all(found)
    assert found[0].isdisjoint(found[1])
    for each in found:
        answer = guest.post(line(stock, "remove/"), {"csrfmiddlewaretoken": each.pop()}, headers=headers)
        assert answer.status_code in (200, 302)
    assert guest.post(line(stock, "remove/"), {"csrfmiddlewaretoken": "x" * 64}, headers=headers).status_code == 403


def tokens_in(response):
    return set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', response.content.decode()))


def test_the_drawer_and_the_page_have_the_same_lines(june):
    client = client_of(june)
    a_cart(june.user_id, a_stock(name="One thing"), a_stock(name="Another thing"))
    for response in (client.get("/cart/"), client.get("/cart/", headers=DRAWER)):
        assert response.content.decode().count('<li class="line"') == 2
        assert {"HX-Request", "HX-Target"} <= {name.strip() for name in response["Vary"].split(",")}


@pytest.mark.parametrize("member", [False, True])
def test_round_trips_of_the_page(member, june):
    client = client_of(june) if member else Client()
    add(client, a_stock())
    client.get("/cart/")
    with requests_at_most(2, round_trips=2, read_units=1.5):
        client.get("/cart/")


def test_by_the_options_chosen(guest):
    stock = a_stock(variant_id="small-blue", options=("Small", "Blue"))
    values = {"product_id": stock.product_id, "option_0": "Small", "option_1": "Blue", "quantity": "1"}
    assert guest.post("/cart/lines/", values).status_code == 302
    assert list(cart_in(guest).lines) == [f"{stock.product_id}:small-blue"]
    response = guest.post("/cart/lines/", values | {"option_1": "Red"})
    assert response.status_code == 422
    assert "It comes in several kinds." in text(response)
    assert guest.post("/cart/lines/", {"product_id": new_id()}).status_code == 422


@pytest.mark.parametrize("headers", [{}, DRAWER])
@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("-1", "You can’t buy -1 of it."),
        ("0", "You can’t buy 0 of it."),
        ("1000000", "99 of one thing at most"),
        ("many", "isn’t a number."),
        ("11", "Only 10 left of Blue column cactus in terracotta."),
    ],
)
def test_quantities_that_cannot_be_added(guest, quantity, words, headers):
    response = add(guest, a_stock(), quantity, headers=headers)
    assert response.status_code == 422
    assert words in text(response)
    assert "Nothing was added." in text(response)
    assert cart_in(guest).lines == {}


@pytest.mark.parametrize("product_id", ["", "nonsense", "x" * 3000, "01ARZ3NDEKTSV4RRFFQ69G5FAV"])
def test_what_is_not_for_sale_cannot_be_added(guest, product_id):
    response = guest.post("/cart/lines/", {"product_id": product_id, "variant_id": "default"})
    assert response.status_code == 422
    assert "This isn’t for sale any more. Nothing was added." in text(response)


def test_changing_a_quantity(guest):
    stock = a_stock()
    add(guest, stock)
    assert guest.post(line(stock), {"quantity": "4"}).url == "/cart/"
    assert cart_in(guest).count == 4
    response = guest.post(line(stock), {"quantity": "5"}, headers=PAGE)
    assert response.content.decode().lstrip().startswith('<div id="cart">')
    assert cart_in(guest).count == 5


@pytest.mark.parametrize("headers", [{}, PAGE, DRAWER])
@pytest.mark.parametrize(("quantity", "words"), [("-2", "can’t buy"), ("11", "Only 10 left"), ("999", "99 of one")])
def test_a_refused_quantity_is_said_beside_the_line(guest, quantity, words, headers):
    stock = a_stock()
    add(guest, stock, "3")
    response = guest.post(line(stock), {"quantity": quantity}, headers=headers)
    assert response.status_code == 422
    body = response.content.decode()
    assert re.search(rf'<p class="line-note error" id="[^"]+-problem" role="alert">.*?{words}', body, re.S)
    # What was written is still in the box, and the cart as it was.
    assert re.search(rf'name="quantity" id="[^"]+" value="{quantity}"[^>]* aria-invalid="true" aria-describedby=', body)
    assert cart_in(guest).count == 3


def test_removing_can_be_undone(guest):
    stock, other = a_stock(name="Ash stool"), a_stock()
    add(guest, stock, "2")
    add(guest, other)
    before = cart_in(guest)
    assert guest.post(line(stock, "remove/")).url == "/cart/"
    page = guest.get("/cart/")
    assert "Ash stool is out of your cart." in text(page)
    undo = re.search(r'action="(/cart/undo/cart/[^"]+)"', page.content.decode())[1]
    assert page.context["page"].cart.count == 1
    assert guest.post(undo).url == "/cart/"
    assert cart_in(guest).lines == before.lines
    # Nobody else can put it into their cart, and a damaged one is refused.
    for client, address in ((Client(), undo), (guest, undo[:-3] + "x/")):
        response = client.post(address)
        assert response.status_code == 422
        assert "can’t be undone any more" in text(response)


def test_removing_in_the_drawer_says_so_inside_it(guest):
    stock = a_stock()
    add(guest, stock)
    body = guest.post(line(stock, "remove/"), headers=DRAWER).content.decode()
    assert 'hx-post="/cart/undo/cart/' in body
    assert "Your cart is empty" in body
    assert "toasts" not in body


@pytest.mark.parametrize("headers", [PAGE, DRAWER])
def test_a_line_that_was_removed_is_not_said_to_stand(guest, headers):
    stock = a_stock()
    add(guest, stock)
    add(guest, a_stock())
    with faults() as engine:
        engine.fail("BatchGetItem", lambda: Unavailable(""), times=9)
        response = guest.post(line(stock, "remove/"), headers=headers)
    assert response.status_code == 503
    assert "It may be that your cart was changed all the same. See your cart before you try again." in text(response)
    assert '<a href="/cart/">See your cart</a>' in response.content.decode()
    assert "othing was changed" not in text(response)
    assert cart_in(guest).count == 1


def test_removing_what_is_gone_is_no_error(guest):
    assert guest.post(line(a_stock(), "remove/")).url == "/cart/"


@pytest.mark.parametrize(("change", "status"), [({"gift_note": {"S": "for Theo"}}, 302), ({"name": None}, 422)])
def test_a_line_that_another_release_took_out_is_back_where_it_can_be(guest, change, status):
    stock = a_stock()
    add(guest, stock)
    cart = cart_in(guest)
    wire = Cart.lines.element.dump(*cart.lines.values())["M"] | change
    guest.post(line(stock, "remove/"))
    sealed = Seal("shop.cart.taken_out", version=1).close(
        {"M": {name: value for name, value in wire.items() if value}}, cart.user_id
    )
    response = guest.post(f"/cart/undo/cart/{sealed}/")
    assert response.status_code == status
    assert ("can’t be undone any more" in text(response)) == (status == 422)
    assert cart_in(guest).lines == (cart.lines if status == 302 else {})


def test_a_guests_cookie_in_another_shape_is_a_new_guests(guest):
    add(guest, a_stock())
    guest_id = cart_in(guest).user_id
    for value in ("guest:", "guest:somebody", guest_id.removeprefix("guest:"), f'{{"id": "{guest_id}"}}'):
        guest.cookies[GUEST_COOKIE] = signing.TimestampSigner(salt="shop.shoppers").sign(value)
        assert cart_in(guest).user_id != guest_id
        assert cart_in(guest).count == 0


def test_clearing_can_be_undone(guest):
    add(guest, a_stock())
    add(guest, a_stock())
    before = cart_in(guest)
    guest.post("/cart/clear/")
    page = guest.get("/cart/")
    assert "The cart is empty now." in text(page)
    assert 'action="/cart/undo/clear/"' in page.content.decode()
    guest.post("/cart/undo/clear/")
    assert cart_in(guest).lines == before.lines


def test_saving_for_later_and_back(guest):
    stock = a_stock()
    add(guest, stock, "2")
    guest.post(line(stock, "save/"))
    page = guest.get("/cart/")
    assert "Saved for later" in text(page)
    assert page.context["page"].cart.lines == {}
    guest.post(line(stock, "move-to-cart/"))
    assert cart_in(guest).count == 2
    guest.post(line(stock, "save/"))
    guest.post(line(stock, "forget/"))
    page = guest.get("/cart/")
    undo = re.search(r'action="(/cart/undo/saved/[^"]+)"', page.content.decode())[1]
    guest.post(undo)
    assert len(cart_in(guest).saved) == 1


@pytest.mark.parametrize("action", ["", "save/", "move-to-cart/"])
def test_a_line_that_is_not_there_is_said(guest, action):
    add(guest, a_stock())
    response = guest.post(line(a_stock(), action), {"quantity": "2"})
    assert response.status_code == 422
    assert "isn’t in your cart any more" in text(response)


@pytest.mark.parametrize("action", ["remove", "forget", "save", "move-to-cart"])
def test_a_line_that_can_be_nobodys_is_not_found(guest, action):
    assert guest.post(f"/cart/lines/{new_id()}/[0]/{action}/").status_code == 404
    assert guest.post(f"/cart/lines/[/x/{action}/").status_code == 404


@pytest.mark.parametrize(
    ("cookie", "counted"),
    [("3", 3), ("3.01ARZ3NDEKTSV4RRFFQ69G5FAV:default", 3), ("", 0), ("x", 0), ("-3", 0), ("³", 0), ("9" * 9, 0)],
)
def test_the_count_that_a_cookie_holds(june, cookie, counted):
    """Also one of an earlier release, which held keys of lines besides."""
    client = client_of(june)
    client.cookies[COUNT_COOKIE] = cookie
    shown = "Cart, three things" if counted else '<span class="visually-hidden">Cart</span></span>'
    assert shown in client.get("/categories/").content.decode()


def test_a_count_that_is_too_long_to_be_ours_counts_nothing(guest):
    guest.cookies[COUNT_COOKIE] = "9" * 5000
    page = guest.get("/categories/")
    assert page.status_code == 200
    assert '<span class="visually-hidden">Cart</span></span>' in page.content.decode()


def test_a_full_cart_is_said(guest):
    for _ in range(LINE_LIMIT):
        add(guest, a_stock())
    response = add(guest, a_stock(), headers=DRAWER)
    assert response.status_code == 422
    assert "Your cart holds 32 different things" in text(response)
    assert response.content.decode().count('<li class="line"') == LINE_LIMIT


def test_a_changed_price_is_said_and_accepted_in_one_press(guest):
    stock = a_stock(name="The twin-lens reflex", price_cents=37500)
    add(guest, stock)
    update(stock.own_key, Stock.price_cents.set(36000))
    page = guest.get("/cart/")
    assert "The twin-lens reflex went from €375 to €360 since you added it. You pay €360." in text(page)
    assert "Check out" in text(page)
    guest.post("/cart/correct/")
    assert "since you added it" not in text(guest.get("/cart/"))


def test_a_cart_is_put_right_in_one_press(guest):
    short, sold, gone = stocks = [a_stock(name=name) for name in ("Cactus", "Stool", "Lamp")]
    for stock in stocks:
        add(guest, stock, "3")
    update(short.own_key, Stock.quantity.set(1))
    update(sold.own_key, Stock.quantity.set(0))
    delete(gone.own_key)
    page = guest.get("/cart/")
    for words in ("Only 1 left, so 3 can’t be bought.", "It is sold out.", "This isn’t for sale any more."):
        assert words in text(page)
    assert "Check out" not in text(page)
    guest.post("/cart/correct/")
    cart = cart_in(guest)
    assert [each.name for each in cart.lines.values()] == ["Cactus"]
    assert [each.name for each in cart.saved.values()] == ["Stool"]


def test_groups_by_seller(guest):
    add(guest, a_stock())
    add(guest, a_stock(seller_id="01SHUTTER", seller_username="secondshutter", seller_name="Second Shutter"))
    page = guest.get("/cart/")
    assert "Two things from two shops" in text(page)
    assert page.content.decode().count('<section class="parcel"') == 2


def test_names_cannot_break_the_page(guest):
    add(guest, a_stock(name="<script>alert(1)</script>", options=("<b>",), seller_name="A & B"))
    assert b"<script>alert" not in guest.get("/cart/").content


def test_an_empty_cart_of_a_member_shows_the_latest_orders(june):
    an_order(june.user_id)
    client = client_of(june)
    with requests_at_most(2, round_trips=2, read_units=1.5):
        page = client.get("/cart/")
    assert "Your latest orders" in text(page)
    assert "Windowsill has your order" in text(page)


def test_a_member_has_the_same_cart_everywhere(june):
    add(client_of(june), a_stock())
    assert cart_in(client_of(june)).count == 1
    assert cart_of(june.user_id).expires_at is None
    assert Cart.of_shopper.find(user_id=june.user_id) is not None


def test_nobody_touches_anothers_cart(june):
    stock = a_stock()
    before = a_cart(june.user_id, stock)
    theo, staff = client_of(a_member("theo")), client_of(a_member("ines", is_staff=True))
    for client in (Client(), theo, staff):
        client.post(line(stock), {"quantity": "9"})
        for action in ("remove/", "save/", "move-to-cart/", "forget/"):
            client.post(line(stock, action))
        client.post("/cart/clear/")
        client.post("/cart/correct/")
        assert cart_of(june.user_id) == before


@pytest.mark.parametrize(
    "address", ["clear/", "correct/", "undo/clear/", "undo/merge/x/", "undo/cart/x/", "lines/", "lines/a/b/"]
)
def test_changes_are_never_made_by_a_link(guest, address):
    assert guest.get(f"/cart/{address}").status_code == 405


def test_forms_are_guarded_against_other_sites():
    client = Client(enforce_csrf_checks=True)
    assert add(client, a_stock()).status_code == 403
