"""From the front page to an order in the history, as people go it: phone and desktop, with scripts and without."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.shop import SmallShop, a_small_shop
from tests.build import PASSWORD, a_cart, a_member, a_stock


@pytest.fixture
def small_shop() -> SmallShop:
    return a_small_shop()


def find_the_cactus(page: Page) -> None:
    page.goto("/categories/")
    search = page.get_by_role("searchbox", name="Find a category by name")
    search.fill("colum")
    search.press("Enter")
    page.locator(".found").get_by_role("link", name=re.compile("Column cacti")).click()
    page.get_by_role("link", name="Blue column cactus in terracotta").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Blue column cactus in terracotta")


def choose_chalk(page: Page, *, scripts: bool = True) -> None:
    """Choose the small pot in chalk; without scripts the combinations of both options are one list."""
    if scripts:
        page.locator(".swatch", has_text="12 cm").click()
    page.locator(".swatch:visible", has_text="Chalk").click()


def write_address(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("June Park")
    page.get_by_label("Street and number").fill("Zwaanshals 281 B")
    page.get_by_label("Postcode").fill("3035 KJ")
    page.get_by_label("Town").fill("Rotterdam")
    page.get_by_label("Country").select_option("NL")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_visitor_becomes_a_member_with_an_order(
    visit: Visit, small_shop: SmallShop, size: dict[str, int], scripts: bool
) -> None:
    page = visit(size=size, scripts=scripts)
    page.goto("/")
    find_the_cactus(page)

    # As a guest, into the cart; with scripts it opens beside the page.
    choose_chalk(page, scripts=scripts)
    page.get_by_role("button", name=re.compile("Add to cart")).click()
    if scripts:
        drawer = page.get_by_role("dialog")
        expect(drawer.get_by_role("link", name="Blue column cactus in terracotta")).to_be_visible()
        expect(drawer).to_contain_text("Chalk")
        drawer.get_by_role("link", name=re.compile("Check out")).click()
    else:
        expect(page).to_have_url(re.compile("/cart/"))
        expect(page.locator("main")).to_contain_text("Chalk")
        page.get_by_role("link", name=re.compile("Check out")).first.click()

    # Join on the way, and find the cart as it was.
    page.get_by_role("link", name="Join").first.click()
    page.get_by_label("Your name").fill("June Park")
    page.get_by_label("User name").fill("june")
    page.get_by_label("E-mail").fill("june@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check out")

    write_address(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look it over")
    expect(page.locator("main")).to_contain_text("Rotterdam")
    page.get_by_role("button", name=re.compile("Place order")).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, June Park")
    page.get_by_role("link", name="See the order").click()
    expect(page.locator("main")).to_contain_text("€36.00")
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Orders").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your orders")
    expect(page.locator("main")).to_contain_text("Windowsill")
    page.goto("/cart/")
    expect(page.locator("main")).to_contain_text("Your cart is empty")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_a_guest_signs_in_and_both_carts_are_one(visit: Visit, small_shop: SmallShop, scripts: bool) -> None:
    member = a_member("june")
    a_cart(member.user_id, a_stock(name="Ash workshop stool, 64 cm", slug="stool"))
    page = visit(scripts=scripts)
    find_the_cactus(page)
    choose_chalk(page, scripts=scripts)
    page.get_by_role("button", name=re.compile("Add to cart")).click()
    expect(page.locator("#cart-count")).to_contain_text("1")
    page.goto("/sign-in/?next=/cart/")
    page.get_by_label("User name").fill("june")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.locator("main")).to_contain_text("Ash workshop stool")
    expect(page.locator("main")).to_contain_text("Blue column cactus")
    page.get_by_role("button", name="Undo").first.click()
    # The cart is as it was, and what the guest had is not lost.
    expect(page.get_by_role("heading", level=1).locator("..")).to_contain_text("One thing from one shop")
    expect(page.get_by_role("region", name="Saved for later")).to_contain_text("Blue column cactus")


def test_choosing_a_variant_shows_its_price_and_what_is_left(visit: Visit, small_shop: SmallShop) -> None:
    page = visit()
    page.goto(f"/products/{small_shop.cactus.product_id}/{small_shop.cactus.slug}/")
    page.locator(".swatch", has_text="12 cm").click()
    page.locator(".swatch", has_text="Terracotta").click()
    expect(page.locator("[data-stock-line]")).to_contain_text("Only 3 left")
    page.locator(".swatch", has_text="Chalk").click()
    expect(page.locator(".button-split [data-price]")).to_have_text("€36.00")
    expect(page.get_by_role("radio", name=re.compile("17 cm"))).to_be_disabled()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_more_of_a_shelf_is_shown(visit: Visit, small_shop: SmallShop, scripts: bool) -> None:
    page = visit(scripts=scripts)
    page.goto(f"/c/{small_shop.cacti.path}/")
    expect(page.locator(".card-product")).to_have_count(24)
    page.get_by_role("link", name=re.compile("more$")).click()
    expect(page.locator(".card-product")).to_have_count(29 if scripts else 5)


def test_the_last_of_several_presses_counts_though_the_shop_is_slow(visit: Visit, small_shop: SmallShop) -> None:
    page = visit()
    page.goto(f"/products/{small_shop.lamp.product_id}/{small_shop.lamp.slug}/")
    page.get_by_role("button", name=re.compile("Add to cart")).click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("€145.00")
    held: list[Route] = []

    def slowly(route: Route) -> None:
        held.append(route)
        if len(held) > 1:
            route.continue_()

    page.route("**/cart/lines/*/*/", slowly)
    with page.expect_request("**/cart/lines/*/*/"):
        drawer.get_by_label("One more").click()
    drawer.get_by_label("One more").click()
    expect(drawer).to_contain_text("€435.00")
    assert len(held) == 2
    expect(drawer.get_by_role("textbox")).to_have_value("3")


def test_what_was_sent_and_not_answered_may_have_been_done(visit: Visit, small_shop: SmallShop) -> None:
    visit.expected += ["net::ERR_FAILED", "Failed to fetch"]
    page = visit()
    page.goto(f"/products/{small_shop.lamp.product_id}/{small_shop.lamp.slug}/")
    page.route("**/cart/lines/", lambda route: route.abort())
    page.get_by_role("button", name=re.compile("Add to cart")).click()
    expect(page.get_by_text("Load the page again and look before you try once more.").last).to_be_visible()
    page.get_by_role("link", name="Load it again").click()
    expect(page.get_by_text("No answer from the shop")).to_have_count(0)


def test_a_quantity_can_be_changed_and_undone_in_the_drawer(visit: Visit, small_shop: SmallShop) -> None:
    page = visit(size=PHONE)
    page.goto(f"/products/{small_shop.lamp.product_id}/{small_shop.lamp.slug}/")
    page.get_by_role("button", name=re.compile("Add to cart")).click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("One more").click()
    expect(drawer).to_contain_text("€290.00")
    drawer.get_by_role("button", name=re.compile("Remove")).click()
    expect(drawer).to_contain_text("Your cart is empty")
    drawer.get_by_role("button", name="Undo").click()
    expect(drawer).to_contain_text("€290.00")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
