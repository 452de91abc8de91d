"""Saving, reviewing and asking, as people do it: by hand, by keyboard, on a phone, and without scripts."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from accounts.models import Account
from shop.reviewing.questioning import ask
from tests.browser.conftest import PHONE, Visit
from tests.browser.shop import SmallShop, a_small_shop
from tests.build import PASSWORD, a_member, an_arrived_order

CACTUS = "Blue column cactus in terracotta"


@pytest.fixture
def small_shop() -> SmallShop:
    return a_small_shop()


@pytest.fixture
def june(small_shop: SmallShop) -> Account:
    """A member with whom the lamp arrived."""
    member = a_member("june")
    an_arrived_order(member.user_id, small_shop.lamp)
    return member


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("User name").fill("june")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(re.compile("/sign-in/"))


def a_picture(name: str, colour: str) -> FilePayload:
    content = BytesIO()
    Image.new("RGB", (640, 480), colour).save(content, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": content.getvalue()}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_a_heart_saves_a_thing_and_gives_it_up(
    visit: Visit, june: Account, small_shop: SmallShop, scripts: bool
) -> None:
    page = visit(scripts=scripts)
    sign_in(page)
    shelf = f"/c/{small_shop.plants.path}/?sort=dearest"
    page.goto(shelf)
    heart = page.get_by_role("button", name=f"Save {CACTUS}")
    expect(heart).to_have_attribute("aria-pressed", "false")
    heart.press("Enter")
    expect(heart).to_have_attribute("aria-pressed", "true")
    if scripts:
        expect(heart).to_be_focused()
    expect(page).to_have_url(re.compile(re.escape(shelf)))
    page.goto("/saved/")
    expect(page.locator("main").get_by_role("heading", level=2)).to_have_text(CACTUS)
    heart.click()
    if scripts:
        expect(heart).to_have_attribute("aria-pressed", "false")
    else:
        expect(page.locator("main")).to_contain_text("Nothing saved yet")
    page.goto(f"/products/{small_shop.cactus.product_id}/{small_shop.cactus.slug}/")
    button = page.get_by_role("button", name="Save", exact=True)
    button.click()
    expect(page.get_by_role("button", name="Saved", exact=True)).to_have_attribute("aria-pressed", "true")


def test_a_visitor_is_led_to_signing_in_and_back(visit: Visit, june: Account, small_shop: SmallShop) -> None:
    page = visit(size=PHONE)
    url = f"/products/{small_shop.cactus.product_id}/{small_shop.cactus.slug}/"
    page.goto(url)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_url(re.compile("/sign-in/"))
    page.get_by_label("User name").fill("june")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(url))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_a_review_on_a_phone_with_its_photographs(
    visit: Visit, june: Account, small_shop: SmallShop, scripts: bool
) -> None:
    page = visit(size=PHONE, scripts=scripts)
    sign_in(page)
    url = f"/products/{small_shop.lamp.product_id}/{small_shop.lamp.slug}/"
    page.goto(url)
    page.get_by_role("link", name="Write one").click()
    page.get_by_role("button", name="Publish the review").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Choose one to five stars.")
    page.locator(".rate label").filter(has_text="four stars").click()
    expect(page.get_by_role("radio", name="four stars")).to_be_checked()
    # By keyboard as well: the arrows go from star to star.
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio", name="five stars")).to_be_checked()
    page.get_by_label("Your review").fill("It lights exactly one open book.")
    page.get_by_role("button", name="Publish the review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change your review")

    page.locator("#photos-input").set_input_files(
        [a_picture("on.jpg", "gold"), {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no photograph"}]
    )
    if not scripts:
        page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#photos img")).to_have_count(1)
    expect(page.locator("#photos")).to_contain_text("notes.txt")
    page.goto(url)
    reviews = page.locator("#reviews")
    expect(reviews).to_contain_text("It lights exactly one open book.")
    expect(reviews).to_contain_text("Your review")
    expect(reviews.locator(".review-photos img")).to_have_count(1)
    page.locator(".buy .rating").click()
    expect(page).to_have_url(re.compile("#reviews$"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_a_vote_and_a_question(visit: Visit, june: Account, small_shop: SmallShop, scripts: bool) -> None:
    page = visit(scripts=scripts)
    sign_in(page)
    page.goto(f"/products/{small_shop.cactus.product_id}/{small_shop.cactus.slug}/")
    helpful = page.get_by_role("button", name=re.compile("^Helpful"))
    expect(helpful).to_contain_text("Helpful, 3")
    helpful.click()
    expect(helpful).to_have_attribute("aria-pressed", "true")
    expect(helpful).to_contain_text("Helpful, 4")
    page.get_by_label("Your question").fill("Does it mind draughts?")
    page.get_by_role("button", name="Ask", exact=True).click()
    asked = page.locator(".question", has_text="Does it mind draughts?")
    expect(asked).to_contain_text("Not answered yet")
    expect(page.locator("main")).to_contain_text("Survive, yes; grow, no.")


def test_who_has_one_answers(visit: Visit, june: Account, small_shop: SmallShop) -> None:
    question = ask(small_shop.lamp, a_member(name="Theo Brandt"), "Is the light even?")
    page = visit(size=PHONE)
    sign_in(page)
    page.goto(f"/products/{small_shop.lamp.product_id}/{small_shop.lamp.slug}/")
    page.get_by_role("link", name=re.compile("You have one")).click()
    expect(page.locator("main")).to_contain_text(question.text)
    page.get_by_label("Your answer").fill("With baking paper over the top.")
    page.get_by_role("button", name="Publish the answer").click()
    expect(page.locator(f"#question-{question.question_id}")).to_contain_text("June, who has one")
