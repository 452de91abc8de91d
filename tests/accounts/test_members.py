"""A member's page, which everybody sees, without what is theirs alone."""

import pytest
from django.test import Client

from accounts.audit_entries import COMMAND_LINE
from accounts.credentials import Credential
from accounts.identity import suspending
from accounts.profiles.editing import edit_profile
from accounts.profiles.opening_shops import open_shop
from dynamo.tools.testing import requests_at_most
from tests.build import a_member, client_of

SHOP = {
    "shop_name": "Windowsill",
    "about": "Cacti <b>only</b>.",
    "city": "Lisbon",
    "country": "PT",
    "dispatch_note": "",
}


def test_a_page_takes_two_round_trips() -> None:
    account = a_member("ana", name="Ana Reis")
    edit_profile(account.user_id, name="Ana Reis", bio="Chairs.", city="Porto", website="https://reis.example/")
    with requests_at_most(2, round_trips=2, read_units=1):
        page = Client().get("/@ana/").content.decode()
    for words in ("Ana Reis", "@ana", "Porto", "Chairs.", "reis.example", "Here since"):
        assert words in page
    assert "ana@example.org" not in page
    assert "Edit your profile" not in page
    client = client_of(account)
    client.get("/settings/")  # The first page counts the cart.
    with requests_at_most(2, round_trips=2, read_units=1):
        assert "Edit your profile" in client.get("/@ana/").content.decode()


def test_a_shop_s_page_leads_to_its_things_with_and_without_a_script() -> None:
    account = a_member("ana")
    open_shop(account, SHOP)
    page = Client().get("/@ana/").content.decode()
    assert 'hx-get="/@ana/things/"' in page
    assert '<a class="link" href="/@ana/things/">' in page
    assert "Cacti &lt;b&gt;only&lt;/b&gt;." in page


@pytest.mark.parametrize("path", ["/@nobody/", "/@x/", "/@" + "x" * 500 + "/", "/@аna/", "/@admin/", "/@ana reis/"])
def test_a_name_that_nobody_has_is_not_found(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_another_spelling_leads_to_the_proper_one() -> None:
    a_member("ana")
    response = Client().get("/@ANA/")
    assert response.status_code == 301
    assert response["Location"] == "/@ana/"


def test_a_suspended_member_has_no_page() -> None:
    a_member("ana")
    suspending.suspend(Credential.by_username(username="ana"), COMMAND_LINE, "")
    assert Client().get("/@ana/").status_code == 404


def test_what_outlives_a_name_finds_its_member_by_id() -> None:
    member = a_member("june")
    with requests_at_most(1, round_trips=1, read_units=0.5):
        answer = Client().get(f"/members/{member.user_id}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/@june/")
    for nobody in ("01NOBODY", "%00", "x" * 3000):
        assert Client().get(f"/members/{nobody}/").status_code == 404
