"""Members' pages on a phone and beside long names; Back after signing out; sign-in at the top of the screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.address_book.changing import add_address
from accounts.addresses import Address
from accounts.models import Account
from accounts.profiles.editing import edit_profile
from accounts.profiles.opening_shops import open_shop
from tests.browser.conftest import DESKTOP, PHONE, Visit, sideways
from tests.build import PASSWORD, a_member

SMALLEST = {"width": 320, "height": 640}
LONG = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauuntern"
PAGES = [
    "/@{username}/",
    "/settings/",
    "/settings/profile/",
    "/settings/sign-in/",
    "/settings/password/",
    "/settings/addresses/",
    "/settings/addresses/{address_id}/",
    "/settings/addresses/{address_id}/delete/",
    "/settings/shop/",
]


def sign_in(page: Page, username: str, next_url: str = "/settings/") -> None:
    page.goto(f"/sign-in/?next={next_url}")
    page.get_by_label("User name or e-mail").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(re.escape(next_url)))


@pytest.fixture
def longest() -> tuple[Account, Address]:
    """A member all of whose texts are as long as they may be, without a blank."""
    username = "w" * 30
    member = a_member(username, name=LONG[:60], email=f"{'w' * 60}@{'m' * 60}.{'w' * 60}.example")
    website = f"https://{'w' * 60}.example/{'m' * 110}"
    edit_profile(member.user_id, name=LONG[:60], bio=(LONG * 9)[:500], city=LONG[:60], website=website)
    texts = {
        "shop_name": LONG[:60],
        "about": (LONG * 17)[:1000],
        "city": LONG[:60],
        "country": "GB",
        "dispatch_note": LONG + LONG[:56],
    }
    open_shop(member, texts)
    parts = {
        "name": LONG + "x" * 17,
        "street": LONG + LONG[:56],
        "postcode": "SW1A 1AA",
        "city": LONG + "x" * 17,
        "country": "GB",
    }
    return member, add_address(Address(user_id=member.user_id, phone="+351 21 123 4567", **parts))


@pytest.mark.parametrize("size", [SMALLEST, PHONE, DESKTOP], ids=["320", "390", "1280"])
def test_long_names_keep_to_the_window(visit: Visit, longest: tuple[Account, Address], size: dict[str, int]) -> None:
    member, address = longest
    page = visit(size=size)
    sign_in(page, member.username)
    wider = {}
    for path in PAGES:
        page.goto(path.format(username=member.username, address_id=address.address_id))
        wider[path] = sideways(page)
    assert {path: pixels for path, pixels in wider.items() if pixels} == {}


@pytest.mark.parametrize("path", ["/sign-in/", "/join/", "/password-reset/", "/password-reset/sent/"])
def test_signing_in_begins_at_the_top_of_a_phone(visit: Visit, path: str) -> None:
    page = visit(size=PHONE)
    page.goto(path)
    heading, header = page.locator("h1").bounding_box(), page.locator("header").first.bounding_box()
    assert heading is not None
    assert header is not None
    assert heading["y"] - (header["y"] + header["height"]) <= 48


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_back_after_signing_out_shows_nothing_of_the_member(visit: Visit, scripts: bool) -> None:
    member = a_member("june", name="June Park")
    page = visit(scripts=scripts)
    sign_in(page, member.username)
    for path in ("/settings/sign-in/", "/settings/"):
        page.goto(path)
        expect(page.locator("main")).to_contain_text("@june" if path == "/settings/" else "User name")
    page.get_by_role("button", name="Sign out here").click()
    expect(page.locator("#toasts")).to_contain_text("You are signed out.")
    page.go_back()
    expect(page).to_have_url(re.compile("/sign-in/"))
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("june@example.org")


@pytest.mark.parametrize("path", ["/sign-in/", "/settings/sign-in/", "/settings/profile/"])
def test_back_to_a_form_that_was_refused_asks_nothing(visit: Visit, path: str) -> None:
    a_member("june", name="June Park")
    page = visit()
    if path != "/sign-in/":
        sign_in(page, "june", path)
    page.goto(path)
    page.locator("main form").last.locator("button[type=submit]").first.wait_for()
    page.locator("main input[name=username], main input[name=name]").first.fill("")
    page.locator("main form").last.evaluate("form => form.requestSubmit()")
    expect(page.get_by_role("alert")).to_be_focused()
    page.goto("/categories/")
    page.go_back()
    expect(page).to_have_url(re.compile(f"{path}$"))
    expect(page.locator("main form").last).to_be_visible()
    page.reload()
    expect(page.locator("main form").last).to_be_visible()


def test_a_page_restored_from_memory_is_loaded_again_once_its_member_is_gone(visit: Visit) -> None:
    member = a_member("june", name="June Park")
    page = visit()
    sign_in(page, member.username, "/")
    page.wait_for_load_state()  # Its scripts have run.
    restored = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
    page.evaluate("document.title = 'as it was'")
    page.evaluate(restored)
    expect(page).to_have_title("as it was")
    session = [cookie for cookie in page.context.cookies() if cookie["name"].startswith("plaza-")]
    assert {cookie["name"]: cookie["httpOnly"] for cookie in session} == {"plaza-session": True, "plaza-member": False}
    for cookie in session:
        page.context.clear_cookies(name=cookie["name"])
    page.evaluate(restored)
    expect(page).not_to_have_title("as it was")
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
