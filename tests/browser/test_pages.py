"""Every page as people meet it: usable by everybody, no wider than the window, valid HTML, scripts without trouble."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import Account
from shop.reviewing.saving import save
from tests.browser.conftest import DESKTOP, PHONE, Visit, sideways
from tests.browser.shop import SmallShop, a_small_shop
from tests.build import PASSWORD, a_cart, a_member, a_review, a_stock, an_arrived_order, an_order, client_of
from tests.pages import members_pages, visitors_pages

VALIDATOR = settings.BASE_DIR / "node_modules" / ".bin" / "html-validate"


@pytest.fixture
def small_shop() -> SmallShop:
    return a_small_shop()


@pytest.fixture
def june(small_shop: SmallShop) -> Account:
    """A member with something in the cart, something bought, reviewed and saved."""
    member = a_member("june")
    lamp = a_stock(seller_id="01SELLERLAMPHOUR0000000000", seller_username="lamphour", seller_name="Lamp Hour")
    an_order(member.user_id, a_stock(), lamp)
    an_arrived_order(member.user_id, small_shop.cactus)
    a_review(small_shop.lamp, author=member)
    save(member.user_id, small_shop.cactus.product_id)
    a_cart(member.user_id, a_stock(name="Ash workshop stool, 64 cm"), quantity=2)
    return member


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("User name").fill("june")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(re.compile("/sign-in/"))


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_everybody_can_use_every_page(
    visit: Visit,
    problems: Callable[[Page], list[str]],
    small_shop: SmallShop,
    june: Account,
    size: dict[str, int],
) -> None:
    page = visit(size=size)
    found = []
    for address in visitors_pages(small_shop):
        page.goto(address)
        found += problems(page)
    sign_in(page)
    for address in members_pages(small_shop, june):
        page.goto(address)
        found += problems(page)
    assert found == []


def test_no_page_scrolls_sideways_on_the_smallest_phone(visit: Visit, small_shop: SmallShop, june: Account) -> None:
    page = visit(size={"width": 320, "height": 640})
    wider = {}
    for address in visitors_pages(small_shop):
        page.goto(address)
        wider[address] = sideways(page)
    sign_in(page)
    for address in members_pages(small_shop, june):
        page.goto(address)
        wider[address] = sideways(page)
    assert {address: pixels for address, pixels in wider.items() if pixels} == {}


@pytest.mark.skipif(
    not VALIDATOR.exists() or not shutil.which("node"), reason="bin/test installs html-validate; this run did without"
)
def test_the_html_of_every_page_is_valid(small_shop: SmallShop, june: Account, tmp_path: Path) -> None:
    pages = [(Client(), address) for address in visitors_pages(small_shop)]
    signed_in = client_of(june)
    pages += [(signed_in, address) for address in members_pages(small_shop, june)]
    for number, (client, address) in enumerate(pages):
        (tmp_path / f"{number:02}.html").write_bytes(client.get(address).content)
    # Checkboxes and radio buttons of one filter share a name; whitespace is nobody's concern.
    shared = ["error", {"shared": ["radio", "checkbox", "submit", "button"]}]
    rules = {"form-dup-name": shared, "no-trailing-whitespace": "off"}
    (tmp_path / ".htmlvalidate.json").write_text(json.dumps({"extends": ["html-validate:recommended"], "rules": rules}))
    command = [str(VALIDATOR), "--formatter", "json", str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert said.stdout, said.stderr
    found = [
        f"{pages[int(Path(result['filePath']).stem)][1]}:{message['line']} {message['ruleId']}: {message['message']}"
        for result in json.loads(said.stdout)
        for message in result["messages"]
    ]
    assert found == []
