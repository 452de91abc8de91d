"""Everything one seller has put out."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from dynamo.tools.testing import requests_at_most
from shop.catalogue.browsing import PAGE_SIZE
from shop.products import REMOVED
from tests.build import a_member, a_product, a_shop, client_of, sold_by

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)


def a_full_shop(things: int):
    shop = a_shop("windowsill")
    for number in range(things):
        a_product(name=f"Cactus {number}", created_at=MONDAY + timedelta(hours=number), **sold_by(shop))
    return shop


def read(url: str, **kwargs) -> str:
    return unescape(Client().get(url, **kwargs).content.decode())


@pytest.mark.parametrize("who", ["stranger", "member", "staff"])
def test_everybody_sees_them_for_two_round_trips(who):
    a_full_shop(3)
    viewer = {"stranger": None, "member": a_member(), "staff": a_member(is_staff=True)}[who]
    client = client_of(viewer)
    # A member's hearts take one more, beside the others.
    with requests_at_most(3 + (viewer is not None), round_trips=2, read_units=1.5):
        page = client.get("/@windowsill/things/")
    assert page.status_code == 200
    assert "Everything from Windowsill" in page.content.decode()


def test_newest_first_and_24_more_at_a_press():
    a_full_shop(PAGE_SIZE + 1)
    page = read("/@Windowsill/things/")
    assert page.index(f"Cactus {PAGE_SIZE}<") < page.index(f"Cactus {PAGE_SIZE - 1}<")
    assert page.count('class="card-product') == PAGE_SIZE
    more = read(page.split('id="more"')[1].split('hx-get="')[1].split('"')[0], headers={"HX-Request": "true"})
    assert (more.count('class="card-product'), "<html" in more) == (1, False)


def test_what_was_taken_down_is_not_shown():
    shop = a_full_shop(1)
    a_product(name="Taken down", status=REMOVED, **sold_by(shop))
    assert "Taken down" not in read("/@windowsill/things/")


def test_an_empty_shop_says_so():
    a_shop("windowsill")
    assert "Windowsill has nothing out yet" in read("/@windowsill/things/")


def test_nobody_of_that_name_and_forged_cursors():
    a_full_shop(1)
    assert Client().get("/@nobody/things/").status_code == 404
    assert Client().get("/@windowsill/things/?after=forged").status_code == 400
