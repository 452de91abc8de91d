"""The cart and the checkout in a browser that goes back, has two tabs, and restores pages from its memory."""

import re
from dataclasses import asdict

import pytest
from playwright.sync_api import Page, expect

from accounts.address_book.changing import add_address
from accounts.addresses import Address
from accounts.models import Account
from tests.browser.conftest import DESKTOP, PHONE, Visit, sideways
from tests.browser.shop import SmallShop, a_small_shop
from tests.browser.test_whole_way import write_address
from tests.build import AN_ADDRESS, PASSWORD, a_cart, a_member, a_stock, an_order

SMALLEST = {"width": 320, "height": 640}
LONG = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauuntern"
RESTORED = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


@pytest.fixture
def small_shop() -> SmallShop:
    return a_small_shop()


@pytest.fixture
def june() -> Account:
    member = a_member("june", name="June Park")
    a_cart(member.user_id, a_stock(), a_stock(name="Ash workshop stool, 64 cm", slug="stool"))
    return member


def sign_in(page: Page, next_url: str) -> None:
    page.goto(f"/sign-in/?next={next_url}")
    page.get_by_label("User name or e-mail").fill("june")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(re.escape(next_url)))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_back_from_the_review_leads_to_the_address_without_a_question(
    visit: Visit, june: Account, scripts: bool
) -> None:
    page = visit(scripts=scripts)
    sign_in(page, "/checkout/")
    write_address(page)
    page.get_by_label("Postcode").fill("12")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("this is 12")
    expect(page.get_by_label("Street and number")).to_have_value("Zwaanshals 281 B")
    page.get_by_label("Postcode").fill("3035 KJ")
    page.get_by_label("Keep it in my address book").uncheck()
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile("/checkout/review/"))
    page.go_back()
    expect(page).to_have_url(re.compile("/checkout/$"))
    expect(page.get_by_label("Postcode")).to_have_value("3035 KJ")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("main")).to_contain_text("Zwaanshals 281 B")


def test_an_order_placed_in_one_tab_is_shown_in_the_other(visit: Visit, june: Account) -> None:
    add_address(Address(user_id=june.user_id, **asdict(AN_ADDRESS)))
    first = visit()
    sign_in(first, "/checkout/")
    second = first.context.new_page()
    for page in (first, second):
        page.goto("/checkout/")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("button", name=re.compile("Place order"))).to_be_visible()
    for page in (first, second):
        page.get_by_role("button", name=re.compile("Place order")).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    assert first.url == second.url
    expect(second.locator("#toasts")).to_contain_text("You have placed this order already")
    # Back shows no offer that was taken.
    first.go_back()
    expect(first.get_by_role("button", name=re.compile("Place order"))).to_have_count(0)
    expect(first.locator("main")).to_contain_text("Your cart is empty")


def test_the_count_of_a_restored_page_is_that_of_now(visit: Visit, small_shop: SmallShop) -> None:
    page = visit()
    page.goto(f"/products/{small_shop.lamp.product_id}/{small_shop.lamp.slug}/")
    page.get_by_role("button", name=re.compile("Add to cart")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(page.locator("dialog.drawer")).to_be_hidden()
    count = page.locator("#cart-count")
    expect(count).to_have_text(re.compile(r"Cart, one thing\s*1"))
    other = page.context.new_page()
    other.goto("/cart/")
    other.get_by_label("One more").click()
    expect(other.locator("main")).to_contain_text("€290.00")
    page.evaluate(RESTORED)
    expect(count).to_have_text(re.compile(r"Cart, 2 things\s*2"))
    other.get_by_role("button", name="Empty the cart").click()
    expect(other.locator("main")).to_contain_text("Your cart is empty")
    page.evaluate(RESTORED)
    expect(count).to_have_text(re.compile(r"^\s*Cart\s*$"))


@pytest.mark.parametrize("place", ["drawer", "page"])
def test_a_changed_quantity_is_told_to_those_who_listen(visit: Visit, small_shop: SmallShop, place: str) -> None:
    page = visit()
    page.goto(f"/products/{small_shop.lamp.product_id}/{small_shop.lamp.slug}/")
    page.get_by_role("button", name=re.compile("Add to cart")).click()
    added = "Enamel pendant lamp, 36 cm is in your cart."
    expect(page.get_by_role("dialog").get_by_role("status").filter(has_text=added)).to_have_count(1)
    around = page.get_by_role("dialog")
    if place == "page":
        page.goto("/cart/")
        around = page.locator("#cart")
    around.get_by_label("One more").click()
    words = "Enamel pendant lamp, 36 cm: 2, €290.00. Total €290.00."
    expect(around.get_by_role("status").filter(has_text=words)).to_have_count(1)
    expect(around.get_by_label("One more")).to_be_focused()


def test_the_page_beneath_the_drawer_stays_where_it_is(visit: Visit, small_shop: SmallShop) -> None:
    page = visit()
    page.goto("/everything/")
    page.locator(".header-actions .icon-link").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.mouse.move(200, 400)
    page.mouse.wheel(0, 600)
    # A wheel is turned by the browser's own clock; two frames later it has moved what it moves.
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Escape")
    page.mouse.wheel(0, 600)
    page.wait_for_function("scrollY > 0")


def test_an_emptied_cart_is_restored_by_a_button_where_the_keyboard_is(visit: Visit, june: Account) -> None:
    page = visit(size=PHONE)
    sign_in(page, "/cart/")
    page.get_by_role("button", name="Empty the cart").click()
    expect(page.locator(".empty")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Restore the cart")).to_be_focused()
    page.reload()
    page.get_by_role("button", name="Restore the cart").click()
    expect(page.locator("main")).to_contain_text("Ash workshop stool")


def test_what_can_be_undone_waits_until_something_else_happens(visit: Visit, june: Account) -> None:
    page = visit()
    page.clock.install()
    sign_in(page, "/cart/")
    page.get_by_role("button", name=re.compile("^Remove Ash")).click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    page.clock.run_for(60_000)
    expect(undo).to_be_visible()
    undo.click()
    expect(page.locator("main")).to_contain_text("Ash workshop stool")


def test_the_way_on_is_in_sight_at_the_top_of_a_phones_cart(visit: Visit, june: Account) -> None:
    for number in range(6):
        a_cart(june.user_id, a_stock(name=f"Cactus number {number}"))
    page = visit(size=PHONE)
    sign_in(page, "/cart/")
    expect(page.get_by_role("link", name="Check out")).to_be_in_viewport(ratio=1)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.get_by_role("link", name="Check out")).to_have_count(1)


def test_the_whole_row_of_an_order_is_its_link(visit: Visit, june: Account) -> None:
    order = an_order(june.user_id)
    page = visit(size=PHONE)
    sign_in(page, "/orders/")
    row = page.locator(".order-row")
    expect(row.get_by_role("link")).to_have_count(1)
    box = row.locator(".price").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(f"/orders/{order.order_id}/$"))


@pytest.fixture
def longest() -> Account:
    """A member whose cart, addresses and orders have texts as long as they may be, without a blank."""
    member = a_member("june", name=LONG[:60])
    kinds = {"option_names": (LONG[:30], LONG[:30]), "options": (LONG[:40], LONG[:40])}
    named = {"seller_name": LONG[:60], "name": LONG[:60], "price_cents": 12_480_00}
    an_order(member.user_id, a_stock(**named, **kinds), a_stock(**named, seller_id="01ANOTHER"))
    a_cart(member.user_id, a_stock(**named, **kinds), a_stock(**named, seller_id="01ANOTHER"), quantity=2)
    parts = {"street": LONG + LONG[:56], "postcode": "SW1A 1AA", "city": LONG + "x" * 17, "country": "GB"}
    for _ in range(2):
        add_address(Address(user_id=member.user_id, name=LONG + "x" * 17, **parts))
    return member


@pytest.mark.parametrize("size", [SMALLEST, PHONE, DESKTOP], ids=["320", "390", "1280"])
def test_long_names_keep_to_the_window_and_can_be_read(visit: Visit, longest: Account, size: dict[str, int]) -> None:
    page = visit(size=size)
    sign_in(page, "/cart/")
    found = {"cart": wider(page), "in it": cut_off(page)}
    page.goto("/checkout/")
    found |= {"checkout": wider(page), "in its addresses": cut_off(page)}
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(re.compile("/review/"))
    found |= {"review": wider(page), "in the review": cut_off(page)}
    page.get_by_role("button", name=re.compile("Place order")).click()
    expect(page).to_have_url(re.compile("/placed/"))
    found |= {"placed": wider(page), "in what was placed": cut_off(page)}
    page.get_by_role("link", name="See the order").click()
    expect(page.get_by_role("navigation", name="Breadcrumb")).to_be_visible()
    found |= {"order": wider(page), "in the order": cut_off(page)}
    page.goto("/orders/")
    found |= {"orders": wider(page), "in the orders": cut_off(page)}
    page.goto("/categories/")
    page.locator(".header-actions .icon-link").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found |= {"drawer": wider(page), "in the drawer": cut_off(page, "dialog")}
    assert {what: how for what, how in found.items() if how not in (0, [])} == {}


def wider(page: Page) -> int:
    """How many pixels the page is wider than its window; one with room for a scroll bar is narrower."""
    return max(0, sideways(page))


def cut_off(page: Page, within: str = "main") -> list[str]:
    """The texts that are wider than the box that hides the rest of them."""
    return page.evaluate(
        """within => [...document.querySelectorAll(`${within} *`)]
            .filter(one => one.textContent.trim() && !one.closest('.visually-hidden, .chips, svg')
                && getComputedStyle(one).overflowX !== 'visible' && one.scrollWidth > one.clientWidth + 1)
            .map(one => `${one.className} ${one.textContent.trim().slice(0, 30)}`)""",
        within,
    )
