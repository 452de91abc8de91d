"""The staff console in a real browser: the tree by mouse, by keys and without scripts; a thing hidden on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Account
from accounts.profiles.opening_shops import open_shop
from shop.catalogue.category_tree import tree_now
from shop.categories import Category
from shop.products import Product
from tests.browser.conftest import DESKTOP, PHONE, Visit, sideways
from tests.build import PASSWORD, a_category, a_member, a_product, a_stock, an_order


def sign_in(page: Page, name: str = "clerk") -> None:
    page.goto("/sign-in/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(re.compile("/sign-in/"))


def paths() -> list[str]:
    return [category.path for category in tree_now().descendants()]


@pytest.fixture
def clerk() -> Account:
    return a_member("clerk", is_staff=True)


@pytest.fixture
def categories() -> dict[str, Category]:
    plants = a_category("Plants", child_count=2)
    made = [plants, a_category("Cacti", plants), a_category("Ferns", plants), a_category("Lamps")]
    return {category.slug: category for category in made}


def expect_tree(page: Page, *expected: str) -> None:
    """The page is the tree again, with a word of what happened, and so is what is stored."""
    expect(page.get_by_text("is at its new place")).to_be_visible()
    assert paths() == list(expected)


def test_a_category_is_dragged_into_another_and_beside_one(
    visit: Visit, clerk: Account, categories: dict[str, Category]
) -> None:
    page = visit(size=DESKTOP)
    sign_in(page)
    page.goto("/staff/categories/")
    row = {slug: page.locator(f"#category-{one.category_id} > .tree-row") for slug, one in categories.items()}
    row["ferns"].locator(".tree-grip").drag_to(row["lamps"])
    expect_tree(page, "plants", "plants/cacti", "lamps", "lamps/ferns")
    height = row["plants"].bounding_box()["height"]  # type: ignore[index]
    page.goto("/staff/categories/")
    row["ferns"].locator(".tree-grip").drag_to(row["plants"], target_position={"x": 200, "y": height * 0.1})
    expect_tree(page, "ferns", "plants", "plants/cacti", "lamps")


def test_a_category_is_moved_by_keys_and_put_back_by_escape(
    visit: Visit, clerk: Account, categories: dict[str, Category]
) -> None:
    page = visit(size=DESKTOP)
    sign_in(page)
    page.goto("/staff/categories/")
    said = page.locator("[data-says]")
    page.get_by_role("button", name="Move Ferns").focus()
    page.keyboard.press("Enter")
    expect(said).to_have_text("Ferns is lifted. Place 2 of 2 under Plants.")
    page.keyboard.press("ArrowUp")
    expect(said).to_have_text("Place 1 of 2 under Plants.")
    page.keyboard.press("Escape")
    expect(said).to_have_text("Ferns is back where it was.")
    assert paths() == ["plants", "plants/cacti", "plants/ferns", "lamps"]
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    expect(said).to_have_text("Place 2 of 3 on this level.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("Place 1 of 1 under Lamps.")
    page.keyboard.press("Enter")
    expect_tree(page, "plants", "plants/cacti", "lamps", "lamps/ferns")
    expect(page.get_by_role("button", name="Move Ferns")).to_be_focused()


def test_without_scripts_a_form_moves_it(visit: Visit, clerk: Account, categories: dict[str, Category]) -> None:
    page = visit(size=PHONE, scripts=False)
    sign_in(page)
    page.goto("/staff/categories/")
    page.get_by_role("link", name="Move Ferns").click()
    page.get_by_label("Under").select_option(label="Lamps")
    page.get_by_role("button", name="Move it").click()
    expect_tree(page, "plants", "plants/cacti", "lamps", "lamps/ferns")


def a_thing_on_sale() -> Product:
    seller = a_member("keeper")
    open_shop(seller, {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT"}, None)
    sold_by = {"seller_id": seller.user_id, "seller_username": "keeper", "seller_name": "Windowsill"}
    return a_product(a_category("Plants", product_count=1), name="Blue cactus", **sold_by)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_staff_hide_a_thing_on_a_phone_and_it_is_gone_everywhere(
    visit: Visit, clerk: Account, a_second_passes: Callable[[], None], scripts: bool
) -> None:
    thing = a_thing_on_sale()
    page, shopper = visit(size=PHONE, scripts=scripts), visit(size=PHONE)
    shopper.goto("/c/plants/")
    expect(shopper.get_by_role("link", name="Blue cactus")).to_be_visible()
    sign_in(page)
    page.goto("/staff/products/")
    page.get_by_role("link", name="Blue cactus").click()
    page.get_by_role("link", name="Take off sale").click()
    page.get_by_role("button", name="Take off sale").click()
    expect(page.get_by_text("Why is still empty").first).to_be_visible()
    page.get_by_label("Why").fill("It is a protected kind.")
    page.get_by_role("button", name="Take off sale").click()
    expect(page.get_by_text("Off sale by staff")).to_be_visible()
    # A shelf is remembered for that long.
    a_second_passes()
    for url in ("/c/plants/", "/everything/", "/@keeper/things/", f"/products/{thing.product_id}/{thing.slug}/"):
        shopper.goto(url)
        expect(shopper.get_by_role("link", name="Blue cactus")).to_have_count(0)
        expect(shopper.get_by_role("button", name="Add to cart")).to_have_count(0)


def test_many_are_chosen_by_keys_and_looked_at_before(visit: Visit, clerk: Account) -> None:
    plants = a_category("Plants", product_count=3)
    for number in range(3):
        a_product(plants, name=f"Fern {number}")
    page = visit(size=DESKTOP)
    sign_in(page)
    page.goto("/staff/products/")
    bar = page.locator(".bulk-bar")
    expect(bar).to_be_hidden()
    for key in "jxjx":
        page.keyboard.press(key)
    expect(bar).to_contain_text("2 selected")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(bar).to_contain_text("1 selected")
    page.get_by_label("Select all on this page").check()
    expect(bar).to_contain_text("3 selected")
    page.get_by_role("button", name="Take off sale").click()
    expect(page.get_by_role("button", name="Take off sale: 3")).to_be_visible()
    page.go_back()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, DESKTOP, {"width": 320, "height": 640}], ids=["phone", "desktop", "smallest"])
def test_every_page_can_be_used_by_everybody(
    visit: Visit,
    problems: Callable[[Page], list[str]],
    clerk: Account,
    categories: dict[str, Category],
    size: dict[str, int],
) -> None:
    thing = a_thing_on_sale()
    buyer = a_member("ana")
    order = an_order(buyer.user_id, a_stock())
    page = visit(size=size)
    sign_in(page)
    page.goto(f"/products/{thing.product_id}/{thing.slug}/report/")
    found = problems(page)
    page.get_by_label("It isn’t what it says it is").check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Staff will look at it")).to_be_visible()
    ferns = categories["ferns"].category_id
    for url in (
        "/staff/",
        "/staff/log/",
        "/staff/streams/",
        "/staff/categories/",
        f"/staff/categories/{ferns}/",
        f"/staff/categories/{ferns}/move/",
        f"/staff/categories/{ferns}/delete/",
        f"/staff/categories/add/?under={ferns}",
        "/staff/members/",
        "/staff/members/?q=ana",
        "/staff/members/?q=nobody",
        f"/staff/members/{buyer.user_id}/",
        f"/staff/members/do/suspend/?key={buyer.user_id}",
        "/staff/products/",
        f"/staff/products/{thing.product_id}/",
        "/staff/orders/?q=ana",
        f"/staff/orders/{buyer.user_id}.{order.order_id}/",
        "/staff/reports/",
        "/staff/reports/?state=CLOSED",
    ):
        page.goto(url)
        found += problems(page)
        assert sideways(page) == 0, url
    assert found == []
