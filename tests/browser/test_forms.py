"""A refused form keeps what was typed and takes the focus to what is to be put right, with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.build import PASSWORD, a_member


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_an_address_is_put_right_and_added(visit: Visit, scripts: bool) -> None:
    a_member("june", name="June Park")
    page = visit(scripts=scripts)
    page.goto("/sign-in/?next=/settings/addresses/add/")
    page.get_by_label("User name or e-mail").fill("june")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("A new address")

    page.get_by_label("Street and number").fill("Zwaanshals 281 B")
    page.get_by_label("Postcode").fill("12")
    page.get_by_label("Town").fill("Rotterdam")
    page.get_by_label("Country").select_option("NL")
    page.get_by_role("button", name="Add the address").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("this is 12")
    expect(summary).to_be_focused()
    expect(heading).to_have_text("A new address")
    expect(page.get_by_label("Street and number")).to_have_value("Zwaanshals 281 B")

    page.get_by_label("Postcode").fill("3035 KJ")
    page.get_by_role("button", name="Add the address").click()
    expect(page).to_have_url(re.compile("/settings/addresses/$"))
    expect(page.locator("main")).to_contain_text("3035 KJ")
    expect(page.locator("#toasts")).to_contain_text("The address is in your book.")
