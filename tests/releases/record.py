"""Records what a release leaves behind: its tables, cookies, sealed values and messages, for the next one to live on.

After each release, in a checkout of it, with this directory copied into it if it has none or an older one:

    bin/test --collect-only -q tests/releases    # installs what it needs
    .venv/bin/python -m tests.releases ../plaza/tests/releases/before.json.gz

It runs the release's own code, as its visitors do, and needs nothing of it but its pages and `tests/build.py`.
"""

import gzip
import json
import re
import subprocess
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import mail
from django.test import Client
from django.test.utils import setup_test_environment

from accounts.address_book.changing import add_address
from accounts.addresses import Address
from accounts.credentials import Credential
from accounts.members import Member
from accounts.models import Account
from accounts.profiles.reading import profile_by_username
from dynamo import update
from dynamo.schema import declared_tables
from dynamo.tools import testing
from dynamo.tools.local import LocalDynamo
from dynamo.wire.client import call
from shop.inventory import Stock
from tests.browser.shop import a_small_shop
from tests.build import PASSWORD, a_member, an_order, client_of

TYPED = {
    "address": "new",
    "name": "June Park",
    "street": "Zwaanshals 281 B",
    "postcode": "3035 KJ",
    "city": "Rotterdam",
    "country": "NL",
    "phone": "",
}
ORDERS = 12


def record(file: Path) -> None:
    """Record the release that this runs in."""
    setup_test_environment()  # Keeps letters instead of sending them.
    with LocalDynamo() as engine:
        settings.DYNAMO = settings.DYNAMO | {"ENDPOINT": engine.endpoint, "PREFIX": "record-"}
        testing.create_tables()
        left = {"release": _release(), "at": int(time.time()), **_visited()}
        left["tables"] = {table.label: items for table in declared_tables() if (items := _items(table.name))}
    file.write_bytes(gzip.compress(json.dumps(left, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0))
    count = sum(map(len, left["tables"].values()))
    print(f"{file} has {count} items and the cookies of {len(left['cookies'])} visitors, {file.stat().st_size} bytes.")


def _release() -> str:
    described = subprocess.run(["git", "log", "-1", "--format=%h %s"], capture_output=True, text=True, check=True)
    return described.stdout.strip()


def _items(name: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    start: dict[str, Any] = {}
    while True:
        answer = call("Scan", {"TableName": name, **start})
        items += answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return items
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _visited() -> dict[str, Any]:
    """What visitors of a small shop have in their browsers, and the links that they were given."""
    shop = a_small_shop()
    lamp = Stock.of_product(product_id=shop.lamp.product_id).all(1)[0]
    pots = Stock.of_product(product_id=shop.cactus.product_id).all(2)
    june, theo = a_member("june", name="June Park"), a_member("theo", name="Theo")
    update(Member.key(user_id=june.user_id), Member.avatar.set(shop.lamp.photo), Member.bio.set("Waters too often."))
    add_address(
        Address(user_id=june.user_id, **{name: text or None for name, text in TYPED.items() if name != "address"})
    )
    for _ in range(ORDERS):
        order = an_order(june.user_id)
    browsers = {name: Client() for name in ("june", "guest", "theo", "ended")}
    links: dict[str, Any] = {"order": order.order_id}
    _june(browsers["june"], links, lamp, pots)
    _guest(browsers["guest"], links, lamp, pots[0])
    _add(client_of(theo), pots[0])
    _add(browsers["theo"], lamp)
    _sign_in(browsers["theo"], "theo")  # The toast that says so, with its way back, is not shown yet.
    _sign_in(browsers["ended"], "theo")
    cookies = {name: _cookies(browser) for name, browser in browsers.items()}
    browsers["ended"].post("/sign-out/")
    cookies["keeper"] = _cookies(_keepers())
    return {
        "cookies": cookies,
        "links": links,
        "shop": {name: getattr(shop, name).category_id for name in ("plants", "cacti")}
        | {name: getattr(shop, name).product_id for name in ("cactus", "lamp")},
        "members": {"june": june.user_id, "theo": theo.user_id},
    }


def _june(browser: Client, links: dict[str, Any], lamp: Stock, pots: list[Stock]) -> None:
    """A member in the middle of the checkout, with lists that go on, a line taken out, and a message not shown yet."""
    _sign_in(browser, "june")
    links["forgotten"] = _letter(browser)
    for stock in (lamp, *pots):
        _add(browser, stock)
    browser.post(f"/cart/lines/{pots[0].product_id}/{pots[0].variant_id}/save/")
    browser.post(f"/cart/lines/{lamp.product_id}/{lamp.variant_id}/remove/")
    links["put_back"] = _found(browser, "/cart/", r'action="(/cart/undo/cart/[^"]+)"')
    links["further_orders"] = _found(browser, "/orders/", r'href="(/orders/\?[^"]*after=[^"]+)"')
    links["further_things"] = _found(browser, "/everything/", r'href="([^"]*[?&;]after=[^"]+)"')
    browser.post("/checkout/", TYPED)
    links["offer"] = _found(browser, "/checkout/review/", r'name="offer" value="([^"]+)"')
    browser.post("/settings/profile/", {"name": "June Park", "bio": "Waters too often.", "city": "Rotterdam"})


def _guest(browser: Client, links: dict[str, Any], lamp: Stock, pot: Stock) -> None:
    """A guest with something in the cart, who has just taken another thing out and not seen the page after that."""
    _add(browser, lamp, 2)
    _add(browser, pot)
    browser.get("/cart/")
    browser.post(f"/cart/lines/{pot.product_id}/{pot.variant_id}/remove/")
    links["guests_line"] = pot.name


def _keepers() -> Client:
    """The browser of somebody who has a shop, a picture, and the keys of the house."""
    profile = profile_by_username("windowsill")
    update(Credential.key(username="windowsill"), Credential.is_staff.set(True))
    return client_of(Account.of(Credential.by_username(username="windowsill"), profile.member, profile.seller))


def _letter(browser: Client) -> str:
    """Where the link in a letter leads by which a password is set anew."""
    browser.post("/password-reset/", {"email": "june@example.org"})
    while not mail.outbox:
        time.sleep(0.01)
    found = re.search(rf"{re.escape(settings.SITE_URL)}(/\S+)", str(mail.outbox[0].body))
    assert found
    return found[1]


def _sign_in(browser: Client, username: str) -> None:
    assert browser.post("/sign-in/", {"username": username, "password": PASSWORD}).status_code == 302


def _add(browser: Client, stock: Stock, quantity: int = 1) -> None:
    line = {"product_id": stock.product_id, "variant_id": stock.variant_id, "quantity": quantity}
    assert browser.post("/cart/lines/", line).status_code == 302


def _found(browser: Client, page: str, pattern: str) -> str:
    found = re.search(pattern, browser.get(page).content.decode())
    assert found, (page, pattern)
    return found[1].replace("&amp;", "&")


def _cookies(browser: Client) -> dict[str, str]:
    return {name: cookie.value for name, cookie in browser.cookies.items() if cookie.value}
