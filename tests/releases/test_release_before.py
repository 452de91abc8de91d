"""Goes on with what the release before left: its tables, the cookies in browsers, the links on open pages, the messages
that were not shown yet."""

import gzip
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from accounts.access import SESSION_ENDED
from accounts.credentials import Credential
from accounts.models import Account
from dynamo.meter import measuring
from dynamo.schema import declared_tables
from dynamo.wire.client import call
from shop.cart.shoppers import GUEST_COOKIE
from shop.carts import cart_of
from shop.categories import CATALOG, Category
from shop.orders import Order
from shop.products import Product
from tests.browser.shop import SmallShop
from tests.build import PASSWORD
from tests.pages import members_pages, visitors_pages

FILE = Path(__file__).parent / "before.json.gz"
# Later than the last release's visitors were there, in seconds.
LATER = 60


class Before:
    """What `record.py` recorded of the release before."""

    def __init__(self) -> None:
        left: dict[str, Any] = json.loads(gzip.decompress(FILE.read_bytes()))
        self.at: int = left["at"]
        self.tables: dict[str, list[dict[str, Any]]] = left["tables"]
        self.cookies: dict[str, dict[str, str]] = left["cookies"]
        self.links: dict[str, str] = left["links"]
        self.members: dict[str, str] = left["members"]
        self.shop: dict[str, str] = left["shop"]

    def browser(self, visitor: str) -> Client:
        """The visitor's browser, with all of its cookies."""
        client = Client()
        for name, value in self.cookies[visitor].items():
            client.cookies[name] = value
        return client

    def store(self) -> None:
        """Put every item into the tables. What expires is put off, since the engine's clock cannot be set back."""
        gone_by = int(time.time()) - self.at
        for table in declared_tables():
            items = self.tables.get(table.label, [])
            for item in items:
                if table.expires in item:
                    item[table.expires] = {"N": str(int(item[table.expires]["N"]) + gone_by)}
            for start in range(0, len(items), 25):
                puts = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
                call("BatchWriteItem", {"RequestItems": {table.name: puts}})


@pytest.fixture
def before() -> Iterator[Before]:
    left = Before()
    left.store()
    with time_machine.travel(left.at + LATER, tick=True):
        yield left


@pytest.fixture
def shop(before: Before) -> SmallShop:
    tree = {
        each.category_id: each for each in Category.whole_tree(tree_id=CATALOG).all(99) if isinstance(each, Category)
    }
    return SmallShop(
        tree[before.shop["plants"]],
        tree[before.shop["cacti"]],
        Product.details(product_id=before.shop["cactus"]),
        Product.details(product_id=before.shop["lamp"]),
    )


def text(response: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# Pages that the release before had already. Of later ones its tables may hold nothing to show.
OF_MEMBERS = [
    "/",
    "/cart/",
    "/checkout/",
    "/orders/",
    "/settings/",
    "/settings/profile/",
    "/settings/addresses/",
    "/sell/",
]
OF_VISITORS = [
    "/",
    "/everything/",
    "/categories/",
    "/@windowsill/",
    "/@windowsill/things/",
    "/cart/",
    "/sign-in/",
    "/join/",
]


def test_every_item_is_of_a_known_kind_and_holds_nothing_unknown(before: Before) -> None:
    with measuring() as measured:
        for table in declared_tables():
            call("Scan", {"TableName": table.name})
    assert measured.passed_by == {}


def test_visitors_see_every_page(before: Before, shop: SmallShop) -> None:
    for browser in (Client(), before.browser("guest")):
        for page in visitors_pages(shop):
            assert browser.get(page).status_code < 500, page
        things = [f"/products/{each.product_id}/{each.slug}/" for each in (shop.cactus, shop.lamp)]
        for page in (*OF_VISITORS, *things, f"/c/{shop.cacti.path}/"):
            assert browser.get(page).status_code == 200, page


def test_members_see_every_page_without_signing_in_again(before: Before, shop: SmallShop) -> None:
    for page in members_pages(shop, Account.of(Credential.by_username(username="june"))):
        response = before.browser("june").get(page, follow=True)
        assert response.status_code < 500, page
        assert not any(url.startswith("/sign-in/") for url, _ in response.redirect_chain), page
    for page in OF_MEMBERS:
        assert before.browser("june").get(page).status_code == 200, page


def test_a_member_is_shown_as_before(before: Before) -> None:
    settings_page = text(before.browser("june").get("/settings/"))
    assert "June Park" in settings_page
    assert "Waters too often." in text(before.browser("june").get("/@june/"))
    assert "Windowsill" in text(before.browser("keeper").get("/settings/"))
    addresses = text(before.browser("june").get("/settings/addresses/"))
    assert "Zwaanshals 281 B" in addresses


def test_a_session_that_had_ended_is_still_ended(before: Before) -> None:
    response = before.browser("ended").post("/settings/profile/", {"name": "Nobody"}, follow=True)
    assert SESSION_ENDED in text(response)


def test_a_session_is_renewed_after_a_quarter_of_an_hour(before: Before) -> None:
    with time_machine.travel(before.at + 16 * 60, tick=True):
        browser = before.browser("june")
        assert "June Park" in text(browser.get("/settings/"))
        assert (
            browser.cookies[settings.SESSION_COOKIE_NAME].value
            != (before.cookies["june"][settings.SESSION_COOKIE_NAME])
        )
        assert browser.get("/settings/").status_code == 200


def test_messages_that_were_not_shown_are_shown(before: Before) -> None:
    assert "Your profile is saved." in text(before.browser("june").get("/"))
    guests = before.browser("guest").get("/")
    assert f"{before.links['guests_line']} is out of your cart." in text(guests)
    undo = re.search(r'action="(/cart/undo/cart/[^"]+)"', guests.content.decode())
    assert undo
    browser = before.browser("guest")
    assert browser.post(undo[1]).status_code == 302
    assert before.links["guests_line"] in [
        line.name for line in browser.get("/cart/").context["page"].cart.lines.values()
    ]


def test_a_guests_cart_comes_along(before: Before) -> None:
    browser = before.browser("guest")
    assert browser.get("/cart/").context["page"].cart.count == 2
    assert browser.post("/sign-in/", {"username": "theo", "password": PASSWORD}).status_code == 302
    assert browser.cookies[GUEST_COOKIE].value == ""
    assert "you chose before signing in" in text(browser.get("/cart/"))
    # One thing of before, one that came along then, two that come along now.
    assert cart_of(before.members["theo"]).count == 4


def test_a_cart_that_came_along_is_set_apart_again(before: Before) -> None:
    browser = before.browser("theo")
    page = browser.get("/cart/")
    undo = re.search(r'action="(/cart/undo/merge/\w+/)"', page.content.decode())
    assert undo
    assert browser.post(undo[1]).status_code == 302
    assert "Your cart is as it was." in text(browser.get("/cart/"))
    assert cart_of(before.members["theo"]).count == 1


def test_a_thing_that_was_taken_out_is_put_back(before: Before) -> None:
    browser = before.browser("june")
    count = browser.get("/cart/").context["page"].cart.count
    assert browser.post(before.links["put_back"]).status_code == 302
    assert browser.get("/cart/").context["page"].cart.count == count + 1


def test_lists_go_on_where_they_were(before: Before) -> None:
    orders = before.browser("june").get(before.links["further_orders"])
    assert len(orders.context["rows"]) == 2
    things = before.browser("june").get(before.links["further_things"])
    assert things.status_code == 200
    assert "Start again from its top" not in text(things)
    assert "/products/" in things.content.decode()


def test_an_order_is_shown_and_another_placed_from_the_open_page(before: Before) -> None:
    browser = before.browser("june")
    order = Order.by_id(user_id=before.members["june"], order_id=before.links["order"])
    assert order.number in text(browser.get(f"/orders/{order.order_id}/"))
    response = browser.post("/orders/", {"offer": before.links["offer"]})
    assert response.status_code == 302, text(response)
    newest, *others = Order.history(user_id=before.members["june"]).all(20)
    assert response["Location"] == f"/orders/{newest.order_id}/placed/"
    assert newest.number in text(browser.get(response["Location"]))
    assert len(others) == 12


def test_the_checkout_goes_on_with_the_address_that_was_chosen(before: Before) -> None:
    review = before.browser("june").get("/checkout/review/")
    assert review.status_code == 200
    assert "Zwaanshals 281 B" in text(review)


def test_a_forgotten_password_is_set_by_the_letter_that_was_sent(before: Before) -> None:
    browser = Client()
    form = browser.get(before.links["forgotten"], follow=True)
    new = {"new_password1": "another window box", "new_password2": "another window box"}
    assert browser.post(form.request["PATH_INFO"], new).status_code == 302
    assert browser.post("/sign-in/", {"username": "june", "password": "another window box"}).status_code == 302
    assert SESSION_ENDED in text(before.browser("june").post("/settings/profile/", {"name": "June"}, follow=True))
