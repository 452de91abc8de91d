"""A member's page, which everybody sees, without what is theirs alone."""

from html import unescape

import pytest
from django.test import Client

from accounts.audit_entries import COMMAND_LINE
from accounts.credentials import Credential
from accounts.identity import suspending
from accounts.profiles.editing import edit_profile
from accounts.profiles.opening_shops import open_shop
from dynamo.tools.testing import requests_at_most
from shop.catalogue.browsing import PAGE_SIZE
from tests.build import a_member, a_product, client_of

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
    # What one has saved is asked with it.
    with requests_at_most(3, round_trips=2, read_units=1):
        assert "Edit your profile" in client.get("/@ana/").content.decode()


def test_a_shop_s_page_shows_its_things_at_once() -> None:
    account = a_member("ana")
    open_shop(account, SHOP)
    for number in range(PAGE_SIZE + 1):
        a_product(name=f"Cactus {number}", seller_id=account.user_id, seller_username="ana")
    with requests_at_most(3, round_trips=2, read_units=3):
        page = Client().get("/@ana/").content.decode()
    assert "Cacti &lt;b&gt;only&lt;/b&gt;." in page
    assert page.count('class="card-product') == PAGE_SIZE
    more = unescape(page.split('hx-get="/@ana/things/?after=')[1].split('"')[0])
    rest = Client().get(f"/@ana/things/?after={more}", headers={"HX-Request": "true"}).content.decode()
    assert rest.count('class="card-product') == 1


def test_a_shop_with_nothing_out_says_so() -> None:
    open_shop(a_member("ana"), SHOP)
    assert "Nothing is out at the moment." in Client().get("/@ana/").content.decode()


@pytest.mark.parametrize("who", ["stranger", "member", "owner", "staff"])
def test_everybody_sees_it(who: str) -> None:
    owner = a_member("ana")
    viewer = {"stranger": None, "member": a_member(), "owner": owner, "staff": a_member(is_staff=True)}[who]
    assert client_of(viewer).get("/@ana/").status_code == 200
    assert client_of(viewer).post("/@ana/").status_code == 405


@pytest.mark.parametrize("path", ["/@nobody/", "/@x/", "/@" + "x" * 500 + "/", "/@аna/", "/@admin/", "/@ana reis/"])
def test_a_name_that_nobody_has_is_not_found(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_another_spelling_leads_to_the_proper_one() -> None:
    a_member("ana")
    response = Client().get("/@ANA/?from=card")
    assert response.status_code == 301
    assert response["Location"] == "/@ana/?from=card"


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
