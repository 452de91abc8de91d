"""Becoming a seller, once, and presenting the shop."""

import pytest

from accounts.credentials import Credential
from accounts.profiles.editing import edit_shop
from accounts.profiles.opening_shops import SellsAlready, open_shop
from accounts.profiles.reading import read_profile
from dynamo.tools.testing import within_budget
from tests.build import a_member, client_of

SHOP = {
    "shop_name": "Windowsill",
    "about": "Cacti and succulents.",
    "city": "Lisbon",
    "country": "PT",
    "dispatch_note": "Parcels leave on Mondays",
}


def test_a_shop_opens_in_one_transaction() -> None:
    account = a_member("ana")
    with within_budget(open_shop):
        shop = open_shop(account, SHOP)
    profile = read_profile(account.user_id)
    assert profile.seller == shop.replace(since=profile.seller.since if profile.seller else shop.since)
    assert profile.member.is_seller
    assert Credential.by_username(username="ana").is_seller
    assert (account.is_seller, account.shop_name) == (True, "Windowsill")


def test_a_shop_opens_once() -> None:
    account = a_member()
    open_shop(account, SHOP)
    with pytest.raises(SellsAlready):
        open_shop(account, SHOP | {"shop_name": "Another"})
    seller = read_profile(account.user_id).seller
    assert seller is not None
    assert seller.shop_name == "Windowsill"


def test_editing_a_shop_is_one_write() -> None:
    account = a_member()
    open_shop(account, SHOP)
    with within_budget(edit_shop):
        edited = edit_shop(account, SHOP | {"shop_name": "Balcony"})
    assert edited == read_profile(account.user_id).seller
    assert account.shop_name == "Balcony"


def test_a_member_opens_a_shop_and_this_session_knows() -> None:
    client = client_of(a_member("ana"))
    assert client.get("/sell/").status_code == 200
    assert client.post("/sell/", SHOP)["Location"] == "/sell/overview/"
    assert client.session.account.shop_name == "Windowsill"
    page = client.get("/@ana/").content.decode()
    for words in (
        "Windowsill",
        "Lisbon, Portugal",
        "Cacti and succulents.",
        "Parcels leave on Mondays",
        "Nothing is out",
    ):
        assert words in page
    assert client.get("/sell/")["Location"] == "/sell/overview/"
    assert client.post("/sell/", SHOP)["Location"] == "/sell/overview/"


def test_two_tabs_open_one_shop() -> None:
    member = a_member("ana")
    one, other = client_of(member), client_of(member)
    assert one.post("/sell/", SHOP).status_code == 302
    assert other.post("/sell/", SHOP | {"shop_name": "Another"})["Location"] == "/sell/overview/"


def test_a_seller_edits_the_shop() -> None:
    account = a_member("ana")
    open_shop(account, SHOP)
    client = client_of(account)
    assert 'value="Windowsill"' in client.get("/settings/shop/").content.decode()
    assert client.post("/settings/shop/", SHOP | {"shop_name": "Balcony"})["Location"] == "/settings/shop/"
    assert client.session.account.shop_name == "Balcony"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("shop_name", "", "Name of the shop is still empty."),
        ("shop_name", "Windоwsill", "mixes Cyrillic and Latin letters"),
        ("about", "", "About the shop is still empty."),
        ("country", "XX", "XX"),
        ("country", "", "Country: choose one."),
        ("dispatch_note", "x" * 121, "120 characters fit here; these are 121."),
    ],
)
def test_what_is_wrong_with_a_shop_is_said(field: str, value: str, words: str) -> None:
    response = client_of(a_member()).post("/sell/", SHOP | {field: value})
    assert response.status_code == 422
    assert words in response.content.decode()
