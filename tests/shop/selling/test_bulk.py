"""Changing several products alike: a look before, and one that is refused holds up no other."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Account
from accounts.profiles.opening_shops import open_shop
from dynamo.tools.testing import requests_at_most
from shop.inventory import Stock
from shop.products import ACTIVE, HIDDEN, Listing, Product
from shop.selling import bulk, drafting
from tests.build import a_category, a_member, a_product, client_of
from web.photos.photo import Photo

URL = "/sell/things/several/"


@pytest.fixture
def seller() -> Account:
    account = a_member()
    open_shop(account, {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT"}, None)
    return account


@pytest.fixture
def client(seller: Account) -> Client:
    return client_of(seller)


PHOTO = Photo("photos/cactus", 640, 480, (320, 640))


def on_sale(seller: Account, **values: Any) -> Product:
    seller_of = {"seller_id": seller.user_id, "seller_username": seller.username}
    return a_product(a_category("Plants"), **seller_of, photos=(PHOTO,), photo=PHOTO, **values)


def now(product: Product) -> Product:
    return Product.details(product_id=product.product_id)


def test_prices_change_by_per_cent_after_a_look(client: Client, seller: Account) -> None:
    cactus, aloe = on_sale(seller, price_cents=3400), on_sale(seller, price_cents=999)
    chosen = {"products": [cactus.product_id, aloe.product_id], "do": "price", "per_cent": "-12.5"}
    look = client.get(URL, chosen).content.decode()
    assert "€29.75" in look
    assert "€8.74" in look
    assert now(cactus).price_cents == 3400
    client.post(URL, chosen)
    assert (now(cactus).price_cents, now(aloe).price_cents) == (2975, 874)
    assert Stock.of_variant(product_id=aloe.product_id, variant_id="default").price_cents == 874
    assert Listing.newest(category_id=aloe.category_id).all(limit=1)[0].listing_price_cents == 874


def test_one_that_is_refused_holds_up_no_other(client: Client, seller: Account) -> None:
    cactus, draft = on_sale(seller), drafting.begin(seller).product
    answer = client.post(URL, {"products": [draft.product_id, cactus.product_id], "do": "hide"}, follow=True)
    assert now(cactus).status == HIDDEN
    assert "It is not on sale." in answer.content.decode()
    client.post(URL, {"products": [draft.product_id, cactus.product_id], "do": "publish"})
    assert now(cactus).status == ACTIVE


def test_what_is_wrong_is_said_and_changes_nothing(client: Client, seller: Account) -> None:
    cactus = on_sale(seller)
    for per_cent in ("", "0", "many", "-95", "1000"):
        answer = client.post(URL, {"products": cactus.product_id, "do": "price", "per_cent": per_cent})
        assert answer.status_code == 422, per_cent
    assert "Choose some things first." in client.post(URL, {"do": "hide"}, follow=True).content.decode()
    assert now(cactus).price_cents == 3400


def test_another_sellers_things_are_left_out(client: Client, seller: Account) -> None:
    theirs = a_product(a_category("Plants"), seller_id=a_member().user_id)
    client.post(URL, {"products": theirs.product_id, "do": "hide"})
    assert now(theirs).status == ACTIVE


def test_no_price_rises_above_the_limit(client: Client, seller: Account) -> None:
    cactus = on_sale(seller, price_cents=90_000_000)
    chosen = {"products": cactus.product_id, "do": "price", "per_cent": "900"}
    assert "is the most that something can cost" in client.get(URL, chosen).content.decode()
    client.post(URL, chosen)
    assert now(cactus).price_cents == 90_000_000
    assert client.get("/everything/").status_code == 200


def test_all_that_were_chosen_are_read_in_one_round_trip(seller: Account) -> None:
    ids = [on_sale(seller).product_id for _ in range(3)]
    with requests_at_most(6, round_trips=1, read_units=9):
        found = bulk.chosen(seller.user_id, [*ids, "none of ours"])
    assert [own.product.product_id for own in found] == ids
