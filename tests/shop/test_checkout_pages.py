"""Checking out: the address, the last look, the order, and everything that can come between."""

import re
from base64 import urlsafe_b64decode
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.test import Client

from accounts.address_book.changing import BookChanged, add_address, correct_address, remove_address
from accounts.addresses import ADDRESS_LIMIT, Address, book
from dynamo import id_at, put, update
from dynamo.errors import Cancelled, OutcomeUnknown, Throttled, Unavailable
from dynamo.tools.testing import faults, requests_at_most
from shop.cart.shoppers import COUNT_COOKIE
from shop.carts import cart_of
from shop.checkout import delivering, drafts, offers, placing
from shop.checkout.delivering import DESTINATION_COOKIE
from shop.inventory import Stock
from shop.orders import Order
from shop.views.checkout import CHOOSE_AGAIN
from tests.build import AN_ADDRESS, a_cart, a_member, a_stock, an_offer, client_of
from web.sealing import PrivateSeal

WRITTEN = {"address": "new", **{name: value or "" for name, value in asdict(AN_ADDRESS).items()}}


@pytest.fixture
def june():
    return a_member("june", name="June Park")


@pytest.fixture
def client(june):
    return client_of(june)


@pytest.fixture
def stock(june):
    stock = a_stock()
    a_cart(june.user_id, stock)
    return stock


@pytest.fixture
def address(june):
    return add_address(Address(user_id=june.user_id, **asdict(AN_ADDRESS)))


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def orders_of(member):
    found = Order.history(user_id=member.user_id).all(10)
    return [Order.by_id(user_id=member.user_id, order_id=order.order_id) for order in found]


def offered(client):
    """The sealed offer on the review page, once the address was chosen."""
    client.post("/checkout/", WRITTEN)
    return client.get("/checkout/review/").context["offer"]


def test_a_guest_is_sent_to_sign_in_and_comes_back(stock):
    guest = Client()
    for path in ("/checkout/", "/checkout/review/"):
        response = guest.get(path)
        assert (response.status_code, response.url) == (302, "/sign-in/?next=/checkout/")
    assert guest.post("/orders/", {"offer": "x"}).url == "/sign-in/?next=/checkout/"
    for path in ("/sign-in/", "/join/"):
        # As long as one is on the way there, also after a try that failed.
        for page in (guest.get(path, {"next": "/checkout/"}), guest.post(path, {"next": "/checkout/"})):
            assert "Sign in or join to check out. Your cart comes along." in text(page)
            assert '<a class="link" href="/cart/">Back to cart</a>' in page.content.decode()
    assert "to check out" not in text(guest.get("/sign-in/"))


def test_an_empty_cart_is_nothing_to_check_out(client):
    assert client.get("/checkout/").url == "/cart/"
    client.post("/checkout/", WRITTEN)
    assert client.get("/checkout/review/").url == "/checkout/"


def test_a_cart_that_cannot_be_bought_is_put_right_first(client, stock):
    update(stock.own_key, Stock.quantity.set(0))
    assert client.get("/checkout/").url == "/cart/"
    assert "Something in your cart can’t be bought as it is." in text(client.get("/cart/"))


def test_the_whole_way_with_an_address_of_the_book(client, june, stock, address):
    with requests_at_most(3, round_trips=2, read_units=2.5):
        page = client.get("/checkout/")
    assert page.context["picked"] == address.address_id
    assert client.post("/checkout/", {"address": address.address_id}).url == "/checkout/review/"
    with requests_at_most(3, round_trips=2, read_units=3):
        review = client.get("/checkout/review/")
    assert "Zwaanshals 281 B" in text(review)
    assert "Place order €34.00" in text(review)
    # The session's own check, the cart, the transaction.
    with requests_at_most(3, round_trips=3, read_units=2, write_units=13):
        response = client.post("/orders/", {"offer": review.context["offer"]})
    (order,) = orders_of(june)
    assert response.url == f"/orders/{order.order_id}/placed/"
    assert client.cookies[delivering.DESTINATION_COOKIE].value == ""
    # The order, and the cart as it is after it.
    with requests_at_most(2, round_trips=1, read_units=2):
        placed = client.get(response.url)
    assert client.cookies[COUNT_COOKIE].value == "0"
    assert "Thank you, June Park" in text(placed)
    assert order.number in text(placed)


def test_a_new_address_is_kept_if_asked(client, june, stock):
    assert client.post("/checkout/", WRITTEN | {"save": "on", "phone": "+31 10 123 45 67"}).url == "/checkout/review/"
    (kept,) = book(june.user_id)
    assert (kept.street, kept.phone, kept.is_default) == ("Zwaanshals 281 B", "+31 10 123 45 67", True)
    assert "Zwaanshals 281 B" in text(client.get("/checkout/review/"))


def test_a_new_address_is_not_kept_unless_asked(client, june, stock):
    client.post("/orders/", {"offer": offered(client)})
    assert book(june.user_id) == []
    assert orders_of(june)[0].address == AN_ADDRESS


def test_a_new_address_comes_back_to_be_changed(client, stock):
    client.post("/checkout/", WRITTEN)
    page = client.get("/checkout/")
    assert 'value="Zwaanshals 281 B"' in page.content.decode()


def test_a_bad_address_is_said_and_nothing_is_lost(client, stock):
    response = client.post("/checkout/", WRITTEN | {"postcode": "12", "city": ""}, follow=True)
    # The page can be opened again, by Back for example, until a good address has come.
    assert (response.redirect_chain, response.status_code) == ([("/checkout/", 302)], 422)
    assert "Two things to put right." in text(response)
    assert "a postcode looks like 1012 AB; this is 12." in text(response)
    assert 'value="Zwaanshals 281 B"' in response.content.decode()
    again = client.get("/checkout/")
    assert (again.status_code, text(again)) == (422, text(response))
    assert client.post("/checkout/", WRITTEN).url == "/checkout/review/"
    corrected = client.get("/checkout/")
    assert corrected.status_code == 200
    assert 'value="3035 KJ"' in corrected.content.decode()


def test_what_was_typed_and_refused_is_nobody_elses_and_cannot_be_read(client, stock):
    client.post("/checkout/", WRITTEN | {"city": ""})
    sealed = client.cookies[drafts.DRAFT_COOKIE].value
    assert WRITTEN["street"].encode() not in urlsafe_b64decode(sealed)
    theo = a_member("theo")
    a_cart(theo.user_id, stock)
    other = client_of(theo)
    other.cookies[drafts.DRAFT_COOKIE] = sealed
    page = other.get("/checkout/")
    assert page.status_code == 200
    assert WRITTEN["street"] not in page.content.decode()


def test_however_much_is_typed_fits_into_the_cookie(client, stock):
    much = {name: "\x01\U0001f335" * 3000 for name in WRITTEN if name != "address"}
    page = client.post("/checkout/", {"address": "new", **much}, follow=True)
    assert len(client.cookies[drafts.DRAFT_COOKIE].value) < 3900
    assert page.status_code == 422


def test_a_full_address_book_is_said(client, june, stock):
    for _ in range(ADDRESS_LIMIT):
        put(Address(user_id=june.user_id, **asdict(AN_ADDRESS)))
    response = client.post("/checkout/", WRITTEN | {"save": "on"}, follow=True)
    assert response.status_code == 422
    assert "Your address book is full." in text(response)


def test_a_book_that_changes_meanwhile_is_said(client, june, stock, monkeypatch):
    def changed(*_):
        raise BookChanged

    monkeypatch.setattr("shop.views.checkout.add_address", changed)
    page = client.post("/checkout/", WRITTEN | {"save": "on"}, follow=True)
    assert "Your address book was changed elsewhere just now." in text(page)
    assert 'value="Zwaanshals 281 B"' in page.content.decode()


def test_somebody_elses_address_is_no_choice(client, stock):
    theirs = add_address(Address(user_id=a_member("theo").user_id, **asdict(AN_ADDRESS)))
    response = client.post("/checkout/", {"address": theirs.address_id})
    assert response.url == "/checkout/"
    page = client.get(response.url)
    assert "isn’t in your address book any more. Choose another." in text(page)


def test_an_address_that_left_the_book(client, june, stock, address):
    client.post("/checkout/", {"address": address.address_id})
    remove_address(june.user_id, address.address_id)
    assert client.get("/checkout/review/").url == "/checkout/"
    assert "isn’t in your address book any more" in text(client.get("/checkout/"))


def test_where_it_goes_cannot_be_read_from_the_cookie(client, stock):
    client.post("/checkout/", WRITTEN)
    sealed = client.cookies[delivering.DESTINATION_COOKIE].value
    inside = urlsafe_b64decode(sealed)
    for part in ("name", "street", "city"):
        assert WRITTEN[part].encode() not in inside
    assert WRITTEN["street"] in text(client.get("/checkout/review/"))


def test_what_was_chosen_serves_nobody_else(client, stock):
    client.post("/checkout/", WRITTEN)
    theo = a_member("theo")
    a_cart(theo.user_id, stock)
    other = client_of(theo)
    other.cookies[delivering.DESTINATION_COOKIE] = client.cookies[delivering.DESTINATION_COOKIE].value
    assert other.get("/checkout/review/").url == "/checkout/"


def test_sent_twice_is_one_order(client, june, stock):
    offer = offered(client)
    first = client.post("/orders/", {"offer": offer})
    second = client.post("/orders/", {"offer": offer})
    assert first.url == second.url
    # Also when another checkout has begun since, with another address.
    a_cart(june.user_id, stock)
    client.post("/checkout/", WRITTEN | {"street": "Elsewhere 1"})
    again = client.post("/orders/", {"offer": offer}, follow=True)
    assert again.redirect_chain == [(first.url, 302)]
    assert len(orders_of(june)) == 1
    # What is in the cart by then is counted.
    assert client.cookies[COUNT_COOKIE].value == "1"


def refused(client, offer, *words):
    response = client.post("/orders/", {"offer": offer})
    assert response.status_code == 422
    for each in words:
        assert each in text(response)
    return response


def test_a_forged_offer(client, june, stock):
    refused(client, offered(client)[:-3] + "abc", "This offer wasn’t made to you", "It was not ordered.")
    assert orders_of(june) == []


def test_an_offer_of_another_release_counts_as_stale(client, june, stock):
    salt = f"shop.offers:{june.user_id}"
    _, values = signing.loads(offered(client), salt=salt)
    del values["seller_names"]
    former = signing.dumps([0, values], salt=salt)
    response = refused(client, former, "This page stood open for a while", "This order is not placed yet.")
    assert client.post("/orders/", {"offer": response.context["offer"]}).status_code == 302


def test_an_offer_of_a_release_with_other_parts_is_understood(client, june, stock):
    salt = f"shop.offers:{june.user_id}"
    version, values = signing.loads(offered(client), salt=salt)
    values["gift_note"] = values["address"]["floor"] = "for Theo"
    assert client.post("/orders/", {"offer": signing.dumps([version, values], salt=salt)}).status_code == 302
    assert len(orders_of(june)) == 1


def test_where_it_goes_is_asked_again_after_a_release_that_chose_otherwise(client, june, stock):
    client.post("/checkout/", WRITTEN)
    seal = PrivateSeal("shop.delivering", version=1)
    client.cookies[DESTINATION_COOKIE] = seal.close({"street": "Zwaanshals 281 B"}, june.user_id)
    response = client.get("/checkout/review/")
    assert response["Location"] == "/checkout/"
    assert CHOOSE_AGAIN in text(client.get("/checkout/"))


def test_where_it_goes_may_have_parts_of_another_release(client, june, stock):
    client.post("/checkout/", WRITTEN)
    written = asdict(AN_ADDRESS) | {"floor": "3"}
    del written["phone"]
    sealed = PrivateSeal("shop.delivering", version=2).close({"written": written, "window": "noon"}, june.user_id)
    client.cookies[DESTINATION_COOKIE] = sealed
    assert AN_ADDRESS.street in text(client.get("/checkout/review/"))


def test_somebody_elses_offer(client, june, stock):
    theo = a_member("theo")
    a_cart(theo.user_id, stock)
    client.post("/checkout/", WRITTEN)
    refused(client, an_offer(theo.user_id).sealed, "This offer wasn’t made to you")
    assert orders_of(theo) == []


def test_a_stale_offer(client, june, stock, monkeypatch):
    monkeypatch.setattr(offers, "new_id", lambda: id_at(datetime.now(UTC) - timedelta(minutes=16)))
    stale = offered(client)
    monkeypatch.undo()
    response = refused(client, stale, "This page stood open for a while", "This order is not placed yet.")
    # The fresh one beside it is good.
    assert client.post("/orders/", {"offer": response.context["offer"]}).status_code == 302
    assert len(orders_of(june)) == 1


def test_what_changed_is_said_beside_a_refusal_that_names_nothing(client, june, stock, monkeypatch):
    stool = a_stock(name="Ash stool")
    a_cart(june.user_id, stool)
    monkeypatch.setattr(offers, "new_id", lambda: id_at(datetime.now(UTC) - timedelta(minutes=16)))
    stale = offered(client)
    monkeypatch.undo()
    update(stock.own_key, Stock.quantity.set(0))
    update(stool.own_key, Stock.price_cents.set(9900))
    refused(
        client,
        stale,
        "This page stood open for a while",
        "The rest of your cart is ready.",
        "Ash stool went from €34 to €99 since you added it.",
        "Someone bought the last one. It is sold out.",
    )
    update(stool.own_key, Stock.quantity.set(0))
    assert "The rest of your cart" not in text(refused(client, stale, "This page stood open for a while"))


def test_a_cart_that_changed_in_another_tab(client, june, stock):
    offer = offered(client)
    a_cart(june.user_id, a_stock())
    response = refused(client, offer, "Your cart changed in the meantime", "Place order €68.00")
    assert client.post("/orders/", {"offer": response.context["offer"]}).status_code == 302


def test_an_order_placed_in_another_tab(client, june, stock):
    first, second = offered(client), client.get("/checkout/review/").context["offer"]
    placed = client.post("/orders/", {"offer": first}).url
    response = client.post("/orders/", {"offer": second}, follow=True)
    assert response.redirect_chain == [(placed, 302)]
    assert "You have placed this order already, perhaps in another tab. It was not placed again." in text(response)
    assert len(orders_of(june)) == 1


def test_an_order_placed_in_another_tab_at_the_same_moment(client, june, stock, monkeypatch):
    """The last of its kind, so that the stock refuses it too."""
    update(stock.own_key, Stock.quantity.set(1))
    first, second = offered(client), client.get("/checkout/review/").context["offer"]
    write, placed = placing._write, []

    def the_other_comes_first(*each):
        monkeypatch.undo()
        placed.append(client_of(june).post("/orders/", {"offer": first}).url)
        write(*each)

    monkeypatch.setattr(placing, "_write", the_other_comes_first)
    response = client.post("/orders/", {"offer": second}, follow=True)
    assert response.redirect_chain == [(placed[0], 302)]
    assert len(orders_of(june)) == 1


def test_a_cart_filled_anew_after_an_order_in_another_tab(client, june, stock):
    first, second = offered(client), client.get("/checkout/review/").context["offer"]
    client.post("/orders/", {"offer": first})
    a_cart(june.user_id, stock)
    client.post("/checkout/", WRITTEN)
    refused(client, second, "Your cart changed in the meantime", "This order is not placed yet.")
    assert len(orders_of(june)) == 1


def test_a_refusal_is_said_though_the_address_is_gone(client, june, stock, address):
    client.post("/checkout/", {"address": address.address_id})
    offer = client.get("/checkout/review/").context["offer"]
    remove_address(june.user_id, address.address_id)
    page = client.post("/orders/", {"offer": offer}, follow=True)
    assert page.redirect_chain[-1][0] == "/checkout/"
    assert "The address changed in the meantime." in text(page)
    assert "isn’t in your address book any more" in text(page)
    client.cookies.pop(delivering.DESTINATION_COOKIE)
    page = client.post("/orders/", {"offer": offer[:-3] + "abc"}, follow=True)
    assert "This offer wasn’t made to you" in text(page)


def test_an_order_names_its_sellers_as_the_checkout_did(client, june, stock):
    update(stock.own_key, Stock.seller_name.set("The Sill"))
    client.post("/checkout/", WRITTEN)
    review = client.get("/checkout/review/")
    assert "From The Sill" in text(review)
    client.post("/orders/", {"offer": review.context["offer"]})
    assert [part.seller_name for part in orders_of(june)[0].parts] == ["The Sill"]


def test_another_address_chosen_in_another_tab(client, june, stock):
    offer = offered(client)
    client.post("/checkout/", WRITTEN | {"street": "Elsewhere 1"})
    refused(client, offer, "The address changed in the meantime.", "Elsewhere 1")


def test_an_address_changed_in_the_book(client, june, stock, address):
    client.post("/checkout/", {"address": address.address_id})
    offer = client.get("/checkout/review/").context["offer"]
    correct_address(address.replace(street="Elsewhere 1"))
    refused(client, offer, "The address changed in the meantime.", "Elsewhere 1")


def test_sold_out_meanwhile_offers_the_rest(client, june, stock):
    a_cart(june.user_id, a_stock(name="Ash stool"))
    offer = offered(client)
    update(stock.own_key, Stock.quantity.set(0))
    response = refused(
        client,
        offer,
        "Someone bought the last of Blue column cactus in terracotta while you were here.",
        "The rest of your cart is ready.",
        "Continue with the rest",
    )
    assert response.context["offer"] == ""
    assert client.post("/cart/correct/", {"then": "review"}).url == "/checkout/review/"
    review = client.get("/checkout/review/")
    assert "Place order €34.00" in text(review)
    assert client.post("/orders/", {"offer": review.context["offer"]}).status_code == 302
    assert [line.name for line in orders_of(june)[0].lines] == ["Ash stool"]


def test_the_only_thing_sold_out_meanwhile_leads_back_to_the_cart(client, june, stock):
    offer = offered(client)
    update(stock.own_key, Stock.quantity.set(0))
    refused(client, offer, "Someone bought the last of")
    assert client.post("/cart/correct/", {"then": "review"}).url == "/cart/"


def test_a_price_that_changed_meanwhile_is_said_with_the_new_sum(client, june, stock):
    offer = offered(client)
    update(stock.own_key, Stock.price_cents.set(3650))
    response = refused(client, offer, "went from €34 to €36.50 while you were here.", "Place order €36.50")
    client.post("/orders/", {"offer": response.context["offer"]})
    assert orders_of(june)[0].total_cents == 3650


def test_a_price_that_changed_since_it_was_added_is_said_before_ordering(client, june, stock):
    update(stock.own_key, Stock.price_cents.set(3000))
    client.post("/checkout/", WRITTEN)
    review = client.get("/checkout/review/")
    assert "went from €34 to €30 since you added it. You pay €30." in text(review)
    assert client.post("/orders/", {"offer": review.context["offer"]}).status_code == 302


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (lambda: Cancelled("", [{"Code": "TransactionConflict"}] + [{"Code": "None"}] * 4), "So many are buying"),
        (lambda: Throttled(""), "So many are buying"),
        (lambda: OutcomeUnknown(""), "No answer came, and the order isn’t among your orders."),
    ],
)
def test_an_order_that_does_not_get_through(client, june, stock, error, words):
    offer = offered(client)
    with faults() as faulty:
        faulty.fail("TransactWriteItems", error, times=30)
        response = refused(client, offer, words)
    assert orders_of(june) == []
    assert cart_of(june.user_id).count == 1
    assert client.post("/orders/", {"offer": response.context["offer"]}).status_code == 302


@pytest.mark.parametrize("applied", [True, False])
def test_an_order_of_which_nobody_knows_leads_to_the_orders(client, june, stock, applied):
    offer = offered(client)
    with faults() as faulty:

        def lost():
            faulty.fail("GetItem", lambda: Unavailable(""), times=9)
            return OutcomeUnknown("")

        faulty.fail("TransactWriteItems", lost, times=9, applied=applied)
        response = client.post("/orders/", {"offer": offer})
    assert response.status_code == 503
    said = text(response)
    assert "whether your order was placed. See your orders before you try again." in said
    assert '<a class="button button-primary" href="/orders/">See your orders</a>' in response.content.decode()
    assert ("othing was" in said, "as you left them" in said) == (False, False)
    assert len(orders_of(june)) == applied


def test_an_order_that_was_placed_stands_though_its_page_fails(client, june, stock):
    placed = client.post("/orders/", {"offer": offered(client)}).url
    with faults() as faulty:
        faulty.fail("GetItem", lambda: Unavailable(""), times=9)
        response = client.get(placed)
    assert response.status_code == 503
    assert "If you have just placed an order, it stands: only this page is missing." in text(response)
    assert "othing was changed" not in text(response)
    assert client.get(placed).status_code == 200


def test_staff_check_out_as_everybody(stock):
    ines = a_member("ines", is_staff=True)
    a_cart(ines.user_id, stock)
    client = client_of(ines)
    assert client.post("/orders/", {"offer": offered(client)}).status_code == 302
