"""Looking around in a browser: shelves, filters, products, with scripts and without."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from dynamo import put
from shop.catalogue.browsing import PAGE_SIZE
from shop.inventory import Stock
from shop.products import Product
from tests.browser.conftest import DESKTOP, PHONE, Visit, sideways
from tests.browser.shop import a_photo
from tests.build import a_category, a_product, a_shop, sellers_counted, sold_by
from tests.waiting import until

LONG = "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüsselanhänger aus Messing"
SHIRTS = (
    {"options": ("S", "Navy"), "quantity": 3},
    {"options": ("S", "Brick"), "quantity": 0},
    {"options": ("M", "Brick"), "price_cents": 1248000, "quantity": 9},
)


def a_shelf() -> Product:
    """Plants with more things than fit, and a shirt among them that comes in two sizes and colours;
    three sellers have only what does not fit."""
    plants = a_category("Plants", intro="Grown by the people who post them.", product_count=PAGE_SIZE + 5)
    a_category("Cacti", plants)
    shop = a_shop("fernhouse", shop_name="Fernhouse")
    then = datetime(2026, 6, 1, tzinfo=UTC)
    for number in range(PAGE_SIZE):
        given = sold_by(shop) if number % 2 else {}
        a_product(plants, name=f"Plant {number}", price_cents=1000 + number * 100, created_at=then, **given)
    for name in ("Almond", "Birch", "Cedar"):
        tree = a_shop(f"{name.lower()}shop", shop_name=f"{name} & sons")
        a_product(plants, name=f"{name} seedling", price_cents=500, created_at=then - timedelta(1), **sold_by(tree))
        sellers_counted(tree)
    a_product(plants, name=LONG, price_cents=123456789, quantity=2, created_at=then + timedelta(1), **sold_by(shop))
    shirt = a_product(
        plants, name="Gardener’s shirt", variants=SHIRTS, option_names=("Size", "Colour"), **sold_by(shop)
    )
    sellers_counted(shop)
    return shirt


def url_of(product: Product) -> str:
    return f"/products/{product.product_id}/{product.slug}/"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_everybody_can_use_every_page(
    visit: Visit, problems: Callable[[Page], list[str]], size: dict[str, int]
) -> None:
    product = a_shelf()
    page = visit(size=size)
    for address in (
        "/",
        "/c/plants/?price_from=5&price_to=1",
        "/categories/?q=cac",
        url_of(product),
        "/@fernhouse/things/",
    ):
        page.goto(address)
        assert problems(page) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_window(visit: Visit, width: int) -> None:
    product = a_shelf()
    page = visit(size={"width": width, "height": 800})
    for address in (
        "/",
        "/c/plants/",
        "/everything/?price_to=20",
        "/categories/",
        url_of(product),
        "/@fernhouse/things/",
    ):
        page.goto(address)
        assert sideways(page) == 0, address


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_shows_more_of_a_shelf(visit: Visit, scripts: bool) -> None:
    a_shelf()
    page = visit(scripts=scripts)
    page.goto("/c/plants/")
    expect(page.locator(".card-product")).to_have_count(PAGE_SIZE)
    page.get_by_role("link", name="Show 24 more").click()
    expect(page.locator(".card-product")).to_have_count(PAGE_SIZE + 5 if scripts else 5)
    if scripts:
        expect(page.locator(".card-product a").nth(PAGE_SIZE)).to_be_focused()
    else:
        page.get_by_role("link", name="Start from the top").click()
        expect(page.locator(".card-product")).to_have_count(PAGE_SIZE)


def test_choices_apply_themselves_and_the_address_says_only_what_was_chosen(visit: Visit) -> None:
    a_shelf()
    page = visit()
    page.goto("/c/plants/")
    page.get_by_label("In stock").check()
    page.wait_for_url("**/c/plants/?in_stock=1")
    page.get_by_label("Highest price").fill("20")
    page.get_by_label("Highest price").press("Enter")
    page.wait_for_url("**/c/plants/?price_to=20&in_stock=1")
    expect(page.get_by_text("With a price set")).to_be_visible()
    page.get_by_label("Sort by").select_option("dearest")
    page.wait_for_url("**sort=dearest")
    expect(page.locator(".card-product h3").first).to_have_text("Plant 10")
    page.get_by_label("Fernhouse").check()
    page.wait_for_url("**seller=**")
    page.get_by_role("link", name="Remove the filter Up to €20").click()
    page.get_by_role("link", name="Clear both").click()
    page.wait_for_url("**/c/plants/?sort=dearest")


def test_the_keyboard_stays_at_the_filter_it_chose(visit: Visit) -> None:
    a_shelf()
    page = visit(size=DESKTOP)
    page.goto("/c/plants/")
    page.get_by_label("Lowest price").focus()
    page.keyboard.type("12")
    page.keyboard.press("Tab")
    page.wait_for_url("**price_from=12**")
    expect(page.get_by_label("Highest price")).to_be_focused()
    page.keyboard.type("20")
    page.keyboard.press("Tab")
    page.wait_for_url("**price_to=20**")
    expect(page.get_by_label("In stock")).to_be_focused()
    page.keyboard.press("Space")
    page.wait_for_url("**in_stock=1**")
    expect(page.get_by_label("In stock")).to_be_focused()
    # With a pointer nothing is held: the page begins at its beginning.
    page.locator("label", has_text="Fernhouse").click()
    page.wait_for_url("**seller=**")
    expect(page.locator("body")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_filters_on_a_phone_are_a_sheet(visit: Visit, scripts: bool) -> None:
    a_shelf()
    page = visit(size=PHONE, scripts=scripts)
    page.goto("/c/plants/")
    page.get_by_role("button", name="Filters", exact=True).click()
    page.get_by_label("Lowest price").fill("30")
    page.get_by_label("Highest price").fill("ten")
    page.get_by_role("button", name="Show", exact=False).click()
    expect(page.get_by_text("“ten” is not a price.").first).to_be_visible()
    page.get_by_role("button", name="Filters", exact=True).click()
    expect(page.get_by_label("Lowest price")).to_have_value("30")
    page.get_by_label("Highest price").fill("31")
    if scripts:
        page.get_by_label("Highest price").press("Tab")
        expect(page.get_by_role("button", name="Show 2 things")).to_be_visible()
        page.get_by_text("Any shop").click()
    page.get_by_role("button", name="Show", exact=False).click()
    expect(page.locator(".card-product")).to_have_count(2)
    page.get_by_role("link", name="Remove the filter €30 to €31").click()
    expect(page.locator(".card-product")).to_have_count(PAGE_SIZE)


def test_every_seller_of_the_shelf_can_be_chosen_by_the_keyboard(visit: Visit) -> None:
    """Three of the five have nothing among the first things of the shelf."""
    a_shelf()
    page = visit(size=DESKTOP)
    page.goto("/c/plants/")
    fieldset = page.get_by_role("group", name="Seller")
    expect(fieldset.get_by_role("radio")).to_have_count(5)
    page.get_by_label("Any shop").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Birch & sons")).to_be_focused()
    expect(page.get_by_role("button", name="Show")).to_be_visible()
    assert page.url.endswith("/c/plants/"), "the arrows only choose"
    page.keyboard.press("Enter")
    page.wait_for_url("**seller=**")
    expect(page.locator(".card-product")).to_have_count(1)
    expect(page.locator(".card-product")).to_contain_text("Birch seedling")
    expect(page.get_by_label("Birch & sons")).to_be_focused()
    expect(page.get_by_role("group", name="Seller").get_by_role("radio")).to_have_count(5)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Show")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".card-product")).to_contain_text("Cedar seedling")


def test_nothing_is_chosen_for_the_shopper_and_what_is_chosen_stays(visit: Visit) -> None:
    page = visit()
    page.goto(url_of(a_shelf()))
    line, buy = page.locator("[data-stock-line]"), page.locator("[data-buys]")
    small, medium, navy, brick = (page.get_by_role("radio", name=name) for name in ("S", "M", "Navy", "Brick"))
    expect(line).to_have_text("Choose size and colour.")
    expect(page.locator("variant-picker :checked")).to_have_count(0)
    buy.click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement.name") == "option_0"
    page.locator(".swatch", has_text="Brick").click()
    expect(page.locator(".swatch", has=small)).to_contain_text("Sold out")
    expect(line).to_have_text("Choose size.")
    page.locator(".swatch", has=small).click()
    expect(line).to_have_text("Sold out")
    expect(buy).to_be_disabled()
    expect(brick).to_be_checked()
    page.locator(".swatch", has=medium).click()
    expect(line).to_have_text("In stock")
    expect(buy).to_contain_text("€12,480.00")
    expect(brick).to_be_checked()
    expect(page.locator(".swatch", has=navy)).to_contain_text("Not made")


def test_without_scripts_one_list_has_all_combinations(visit: Visit) -> None:
    page = visit(scripts=False)
    page.goto(url_of(a_shelf()))
    expect(page.get_by_role("radio")).to_have_count(3)
    expect(page.get_by_role("radio", name="S, Brick Sold out")).to_be_disabled()
    page.get_by_label("Quantity", exact=True).fill("5")
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("#buy-error")).to_contain_text("Choose one")
    expect(page.get_by_label("Quantity", exact=True)).to_have_value("5")
    page.locator(".swatch", has_text="S, Navy").click()
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("#buy-error")).to_contain_text("Only 3 left of Gardener’s shirt (S, Navy).")
    expect(page.get_by_role("radio", name="S, Navy")).to_be_checked()
    page.get_by_label("Quantity", exact=True).fill("2")
    page.get_by_role("button", name="Add to cart").click()
    page.wait_for_url("**/cart/")
    expect(page.locator("#cart .line")).to_contain_text("Size: S, Colour: Navy")


def test_a_refusal_stands_at_the_form_and_opens_no_drawer(visit: Visit) -> None:
    page = visit()
    page.goto(url_of(a_product(a_category(), quantity=3)))
    page.get_by_label("Quantity", exact=True).fill("7")
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("#buy-error")).to_contain_text("Only 3 left")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.get_by_label("Quantity", exact=True)).to_be_focused()
    page.get_by_label("Quantity", exact=True).fill("3")
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("#drawer")).to_be_visible()
    expect(page.locator("#buy-error")).to_have_count(0)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_price_box_can_be_pressed_anywhere(visit: Visit, size: dict[str, int]) -> None:
    a_shelf()
    page = visit(size=size)
    page.goto("/c/plants/")
    if size is PHONE:
        page.get_by_role("button", name="Filters", exact=True).click()
    for label in ("Lowest price", "Highest price"):
        box = page.get_by_label(label)
        at = box.bounding_box()
        assert at is not None
        page.mouse.click(at["x"] + 5, at["y"] + at["height"] / 2)
        expect(box).to_be_focused()


def test_what_sells_out_meanwhile_is_said_and_the_choice_left_alone(visit: Visit) -> None:
    product = a_shelf()
    page = visit()
    page.goto(url_of(product))
    page.locator(".swatch", has_text="Navy").click()
    page.locator(".swatch", has_text="S").first.click()
    navy = Stock.of_variant(product_id=product.product_id, variant_id="00")
    for quantity, words, can_buy in [(0, "Sold out", False), (2, "Only 2 left", True)]:
        put(navy.replace(quantity=quantity))
        page.locator("[data-variants]").dispatch_event("stale")
        expect(page.locator("[data-stock-line]")).to_have_text(words)
        expect(page.locator("[data-buys]")).to_be_enabled(enabled=can_buy)
        expect(page.get_by_role("radio", name="S", exact=False).first).to_be_checked()


def a_pictured_product() -> Product:
    photos = tuple(a_photo(colour, colour) for colour in ("tan", "teal", "plum"))
    return a_product(a_category(), photos=photos, photo=photos[0])


def shown_in(track: Locator) -> int:
    at: int = track.evaluate("track => Math.round(track.scrollLeft / track.clientWidth)")
    return at


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_photographs_open_large_and_turn_by_keys(
    visit: Visit, problems: Callable[[Page], list[str]], size: dict[str, int]
) -> None:
    page = visit(size=size)
    page.goto(url_of(a_pictured_product()))
    expect(page.locator(".gallery-thumbs a")).to_have_count(3)
    expect(page.locator(".gallery-thumbs")).to_be_visible()
    page.locator(".gallery-thumbs a").nth(1).click()
    zoom = page.get_by_role("dialog")
    page.get_by_role("link", name="A white disc on teal").click()
    expect(zoom).to_be_visible()
    expect(zoom.locator(".photo-count")).to_have_text("2 / 3")
    track = zoom.locator(".zoom-track")
    until(lambda: shown_in(track) == 1)
    page.keyboard.press("ArrowRight")
    until(lambda: shown_in(track) == 2)
    expect(zoom.locator(".photo-count")).to_have_text("3 / 3")
    assert problems(page) == []
    box = zoom.locator("img").last.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (size["width"], size["height"])
    page.keyboard.press("Escape")
    expect(zoom).to_be_hidden()
    expect(page.get_by_role("link", name="A white disc on plum")).to_be_focused()
    until(lambda: shown_in(page.locator(".gallery-track")) == 2)


def test_a_swipe_turns_the_photographs(visit: Visit) -> None:
    page = visit(size=PHONE, has_touch=True, is_mobile=True)
    page.goto(url_of(a_pictured_product()))
    page.get_by_role("link", name="A white disc on tan").tap()
    zoom = page.get_by_role("dialog")
    expect(zoom.locator(".photo-count")).to_have_text("1 / 3")
    zoom.locator(".zoom-track").evaluate("track => track.scrollTo({left: track.clientWidth, behavior: 'instant'})")
    expect(zoom.locator(".photo-count")).to_have_text("2 / 3")
    zoom.get_by_role("button", name="Close").tap()
    expect(page.locator(".gallery-stage .photo-count")).to_have_text("2 / 3")


def test_without_scripts_a_photograph_is_a_link_to_itself(visit: Visit) -> None:
    # The browser's own page around an image would style it.
    visit.expected.append("Applying inline style")
    page = visit(scripts=False)
    page.goto(url_of(a_pictured_product()))
    page.get_by_role("link", name="A white disc on tan").click()
    page.wait_for_url("**/media/**.webp")
