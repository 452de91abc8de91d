"""The kit's small scripts, on the style guide: each makes a page quicker that also works without it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.browser.conftest import DESKTOP, PHONE, Visit, sideways

GUIDE = "/styleguide/"


@pytest.fixture(autouse=True)
def _guide(settings: Settings) -> None:
    settings.ROOT_URLCONF, settings.DEBUG = "tests.web.urls", True


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_everybody_can_use_every_component(
    visit: Visit, problems: Callable[[Page], list[str]], size: dict[str, int]
) -> None:
    page = visit(size=size)
    page.goto(GUIDE)
    assert problems(page) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_window(visit: Visit, width: int) -> None:
    page = visit(size={"width": width, "height": 800})
    page.goto(GUIDE)
    assert sideways(page) == 0


def test_quantity_steps_between_one_and_what_there_is(visit: Visit) -> None:
    page = visit()
    page.goto(GUIDE)
    stepper = page.get_by_role("group", name="Quantity, cactus", exact=True)
    box, fewer, more = (
        stepper.get_by_role("textbox"),
        stepper.get_by_label("One fewer"),
        stepper.get_by_label("One more"),
    )
    expect(fewer).to_be_disabled()
    more.click()
    more.click()
    expect(box).to_have_value("3")
    expect(more).to_be_disabled()
    # The button that can do no more hands the focus on instead of losing it.
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(box).to_have_value("2")


def test_what_is_typed_is_left_for_the_shop_to_judge(visit: Visit) -> None:
    page = visit()
    page.goto(GUIDE)
    box = page.get_by_role("group", name="Quantity, cactus", exact=True).get_by_role("textbox")
    box.fill("-4")
    box.blur()
    expect(box).to_have_value("-4")


def test_choosing_a_variant(visit: Visit) -> None:
    page = visit()
    page.goto(GUIDE)
    product = page.locator("#g-product + .product")
    expect(product.locator("[data-stock-line]")).to_have_text("Only 3 left")
    product.get_by_role("radio", name="Sand").check(force=True)
    expect(product.locator("[data-price]")).to_have_text("€36.00")
    expect(product.locator("[data-stock-line]")).to_have_text("In stock")
    expect(product.locator(".gallery-thumbs [aria-current]")).to_contain_text("Photograph 2")
    # Sand is sold out in this size: it is said, and the choice is left to the shopper.
    product.get_by_role("radio", name="17 cm").check(force=True)
    expect(product.locator("[data-stock-line]")).to_have_text("Sold out")
    expect(product.locator("[data-buys]")).to_be_disabled()
    expect(product.get_by_role("radio", name="Sand")).to_be_checked()
    product.get_by_role("radio", name="Terracotta").check(force=True)
    expect(product.locator("[data-price]")).to_have_text("€49.00")
    expect(product.get_by_role("radio", name="21 cm")).to_be_disabled()


def test_turning_the_photographs(visit: Visit) -> None:
    page = visit(size=PHONE)
    page.goto(GUIDE)
    gallery = page.locator("photo-gallery")
    expect(gallery.locator(".gallery-stage .photo-count")).to_have_text("1 / 4")
    gallery.locator(".gallery-track a").first.focus()
    page.keyboard.press("ArrowRight")
    expect(gallery.locator(".gallery-stage .photo-count")).to_have_text("2 / 4")
    expect(gallery.locator(".gallery-track > :nth-child(2)")).to_be_in_viewport(ratio=0.3)


def test_a_dialog_asks_first(visit: Visit) -> None:
    page = visit()
    page.goto(GUIDE)
    opener = page.get_by_role("link", name="Cancel the order…")
    opener.click()
    dialog = page.get_by_role("dialog", name="Cancel the order at Windowsill?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_showing_a_password(visit: Visit) -> None:
    page = visit()
    page.goto(GUIDE)
    box = page.locator("#fresh_password")
    page.get_by_role("button", name="Show password").first.click()
    expect(box).to_have_attribute("type", "text")
    page.get_by_role("button", name="Show password").first.click()
    expect(box).to_have_attribute("type", "password")


def test_the_filters_are_a_sheet_on_a_phone(visit: Visit) -> None:
    page = visit(size=PHONE)
    page.goto(GUIDE)
    sheet = page.locator("#filters")
    expect(sheet).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    expect(sheet).to_be_visible()
    sheet.get_by_role("button", name="Close filters").click()
    expect(sheet).to_be_hidden()


def test_the_cart_opens_beside_the_page_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit()
    page.goto(GUIDE)
    link = page.get_by_role("link", name="Cart, four things")
    link.click()
    drawer = page.get_by_role("dialog", name="Cart")
    expect(drawer).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(link).to_be_focused()


def test_a_toast_can_be_reached_while_the_cart_is_open(visit: Visit) -> None:
    page = visit()
    page.goto(GUIDE)
    page.get_by_role("link", name="Cart, four things").click()
    page.evaluate("document.querySelector('toast-region').say('Removed from your cart')")
    expect(page.get_by_role("dialog", name="Cart").get_by_text("Removed from your cart")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("toast-region").get_by_text("Removed from your cart")).to_be_visible()


def test_the_shop_does_not_answer(visit: Visit) -> None:
    visit.expected += ["net::ERR_FAILED", "Failed to fetch"]  # From the browser, and from htmx.
    page = visit()
    page.goto(GUIDE)
    page.route("**/cart/", lambda route: route.abort())
    page.get_by_role("link", name="Cart, four things").click()
    expect(page.get_by_text("No answer from the shop.").last).to_be_visible()


def test_without_scripts_nothing_dead_is_shown(visit: Visit) -> None:
    page = visit(scripts=False)
    page.goto(GUIDE)
    expect(page.get_by_label("One more").first).to_be_hidden()
    expect(page.get_by_role("button", name="Show password").first).to_be_hidden()
    expect(page.locator("button.without-script", has_text="Update").first).to_be_visible()
    expect(page.get_by_role("button", name="Sort")).to_be_visible()
    expect(page.locator(".filters-foot")).to_be_visible()
