"""Two releases serve over one set of tables, as they do while one takes the place of the other: this one, and the next
with a kind of item, attributes, fields, claims and sealed values more. A member walks through both in turn."""

import html
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import jwt
import pytest
from django.conf import settings

from accounts.access import SESSION_ENDED
from accounts.members import Member
from dynamo.schema import declared_tables, empty
from dynamo.tools.local import LocalDynamo
from dynamo.wire.client import call
from shop.carts import Cart, cart_of
from shop.inventory import Stock
from shop.orders import Order
from tests.build import PASSWORD, a_product, a_shop, sold_by
from tests.releases.next_release import ROOT, make_next_release

TYPED = {
    "address": "new",
    "name": "June Park",
    "street": "Zwaanshals 281 B",
    "postcode": "3035 KJ",
    "city": "Rotterdam",
}
WHERE = {**TYPED, "country": "NL", "phone": ""}


@contextmanager
def serving(directory: Path, engine: LocalDynamo) -> Iterator[str]:
    """The root of a server that runs the release in this directory."""
    environment = os.environ | {"DYNAMO_ENDPOINT": engine.endpoint, "DYNAMO_PREFIX": settings.DYNAMO["PREFIX"]}
    program = [sys.executable, "-m", "tests.releases.serve"]
    with subprocess.Popen(program, cwd=directory, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()


@dataclass
class Walker:
    """A browser that goes to both releases. Its cookies serve both, as on one host behind a proxy."""

    this: str
    following: str
    cookies: CookieJar = field(default_factory=CookieJar)
    page: str = ""

    def __post_init__(self) -> None:
        self._opener = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, root: str, path: str) -> str:
        """The page as text; an error for any status but 200."""
        return self._open(Request(f"{root}{path}"))

    def post(self, root: str, path: str, **values: Any) -> str:
        """The page that a form leads to. Its token is that of the last page that had one."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        assert token, f"No form before {path}"
        data = urlencode({"csrfmiddlewaretoken": token[1], **values}).encode()
        return self._open(Request(f"{root}{path}", data))

    def _open(self, request: Request) -> str:
        with self._opener.open(request, timeout=60) as answer:
            body = answer.read().decode()
        if "csrfmiddlewaretoken" in body:
            self.page = body
        return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split()))

    def found(self, pattern: str) -> str:
        found = re.search(pattern, self.page)
        assert found, pattern
        return html.unescape(found[1])

    def claims(self) -> dict[str, Any]:
        (token,) = (cookie.value for cookie in self.cookies if cookie.name == settings.SESSION_COOKIE_NAME)
        return jwt.decode(token or "", options={"verify_signature": False})


@pytest.fixture(scope="module")
def releases(engine: LocalDynamo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The roots of this release and of the next."""
    directory = tmp_path_factory.mktemp("next")
    make_next_release(directory)
    try:
        with serving(ROOT, engine) as this, serving(directory, engine) as following:
            yield this, following
    finally:
        empty(declared_tables())  # What other processes wrote is known to nobody here.


@pytest.fixture
def walker(releases: tuple[str, str]) -> Walker:
    return Walker(*releases)


@pytest.fixture
def pots() -> list[Stock]:
    product = a_product(variants=[{"options": ("12 cm",)}, {"options": ("17 cm",)}], **sold_by(a_shop("windowsill")))
    return list(Stock.of_product(product_id=product.product_id).all(2))


def line(stock: Stock, action: str = "") -> str:
    return f"/cart/lines/{stock.product_id}/{stock.variant_id}/{action}"


def raw(kind: type, table: str, **key: str) -> dict[str, Any]:
    answer = call("GetItem", {"TableName": table, "Key": kind.key(**key).wire, "ConsistentRead": True})
    item: dict[str, Any] = answer["Item"]
    return item


def test_a_member_walks_through_both_in_turn(walker: Walker, pots: list[Stock]) -> None:
    this, following = walker.this, walker.following
    pot, other = pots
    line_of = {"product_id": pot.product_id, "variant_id": pot.variant_id}

    # A guest with something in the cart of either release joins at the next one.
    walker.get(following, f"/products/{pot.product_id}/{pot.slug}/")
    walker.post(following, "/cart/lines/", **line_of, quantity=2)
    assert "Two things" in walker.get(this, "/cart/")
    walker.get(following, "/join/")
    walker.post(following, "/join/", username="june", email="june@example.org", name="June Park", password=PASSWORD)
    claims = walker.claims()
    assert claims["theme"] == "dark"
    user_id = claims["sub"]

    # An unknown kind stands among the member's records, and an unknown attribute in them.
    assert "June Park" in walker.get(this, "/@june/")
    assert "June Park" in walker.get(following, "/@june/")
    walker.get(this, "/settings/profile/")
    assert "Your profile is saved." in walker.post(this, "/settings/profile/", name="June P.", bio="Waters too often.")
    assert raw(Member, Member.table.name, user_id=user_id)["pronouns"] == {"S": "they"}
    assert "theme" not in walker.claims()
    assert "June P." in walker.get(following, "/settings/")

    # The cart goes to and fro; each reads the lines and the undo links of the other.
    assert "gift_note" in str(raw(Cart, Cart.table.name, user_id=user_id))
    walker.get(this, "/cart/")
    walker.post(this, line(pot), quantity=3)
    walker.get(following, f"/products/{other.product_id}/{other.slug}/")
    walker.post(following, "/cart/lines/", product_id=other.product_id, variant_id=other.variant_id, quantity=1)
    for leaves, takes_back in ((this, following), (following, this)):
        walker.get(leaves, "/cart/")
        walker.post(leaves, line(other, "remove/"))
        assert len(cart_of(user_id).lines) == 1
        walker.post(takes_back, walker.found(r'action="(/cart/undo/cart/[^"]+)"'))
        assert len(cart_of(user_id).lines) == 2

    # Each reviews the address that was chosen at the other, and places the order that the other has offered.
    for offers, places in ((following, this), (this, following)):
        walker.get(places, "/checkout/")
        walker.post(places, "/checkout/", **WHERE)
        assert "Zwaanshals 281 B" in walker.get(offers, "/checkout/review/")
        placed = walker.post(places, "/orders/", offer=walker.found(r'name="offer" value="([^"]+)"'))
        number = Order.history(user_id=user_id).all(1)[0].number
        assert number in placed
        for release in (this, following):
            assert number in walker.get(release, "/orders/")
        walker.get(offers, f"/products/{other.product_id}/{other.slug}/")
        walker.post(offers, "/cart/lines/", product_id=other.product_id, variant_id=other.variant_id, quantity=1)
    for order in Order.history(user_id=user_id).all(9):
        for release in (this, following):
            assert order.number in walker.get(release, f"/orders/{order.order_id}/")

    # Signing out at one is signing out at both.
    walker.get(this, "/settings/")
    walker.post(this, "/sign-out/")
    assert "Sign in" in walker.get(following, "/settings/")


def test_a_session_of_either_release_ends_at_both(walker: Walker, pots: list[Stock]) -> None:
    this, following = walker.this, walker.following
    walker.get(this, "/join/")
    walker.post(this, "/join/", username="theo", email="theo@example.org", name="Theo", password=PASSWORD)
    elsewhere = Walker(this, following)
    elsewhere.get(following, "/sign-in/")
    elsewhere.post(following, "/sign-in/", username="theo", password=PASSWORD)
    elsewhere.get(this, "/settings/profile/")
    walker.get(following, "/settings/")
    walker.post(following, "/sign-out/elsewhere/")
    assert SESSION_ENDED in elsewhere.post(this, "/settings/profile/", name="Nobody")
