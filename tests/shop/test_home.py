"""The front page: what stands where today, and what it costs."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dynamo import new_id
from dynamo.cache import forget_everything
from dynamo.tools.testing import requests_at_most
from shop.catalogue.home_page import Day, HomePage, home_page, home_page_of
from tests.build import a_category, a_member, a_product, a_shop, client_of, sold_by
from web.photos.photo import Photo

TODAY = date(2026, 6, 1)


def a_photo(width: int = 640, height: int = 640) -> Photo:
    return Photo(f"photos/products/{new_id()}", width, height, (320, 640))


def a_market() -> None:
    """Three shops with eight things each: of every price, some rare, some sold. Enough on every day."""
    plants = a_category("Plants")
    a_category("Lamps")
    now = timezone.now()
    for shop in [a_shop(shop_name=name) for name in ("Windowsill", "Lamp Hour", "Off Court")]:
        for at, cents in enumerate([900, 1900, 1500, 2500, 3900, 4100, 12000, 148000]):
            a_product(
                plants,
                name=f"Thing {at} of {shop.seller.shop_name}",
                price_cents=cents,
                quantity=[0, 1, 9, 9, 9, 1, 1, 9][at],
                one_of_a_kind=at == 6,
                photo=a_photo(1280 if cents > 4000 else 640, 640),
                created_at=now - timedelta(hours=at * 8),
                **sold_by(shop),
            )


def ids(cards) -> set[str]:
    return {card.product_id for card in cards}


def everything_on(front: HomePage) -> list[str]:
    return [card.product_id for cards in (front.market, front.rare, front.cheap) for card in cards]


def test_picks_what_fits_each_place():
    a_market()
    front = home_page_of(TODAY)
    assert len(front.market) == 5
    assert front.market[0].photo.width > front.market[0].photo.height
    assert front.market[0].price_cents >= 4100
    assert {card.seller_name for card in front.market[:3]} == {"Windowsill", "Lamp Hour", "Off Court"}
    assert front.cheap
    assert all(card.price_cents <= 4000 for card in front.cheap)
    assert all(card.availability.words in ("One of a kind", "Only 1 left") for card in front.rare)
    assert not any(
        card.availability.is_sold_out for card in (*front.market, *front.cheap, *front.rare, *front.shop.products)
    )
    assert len(everything_on(front)) == len(set(everything_on(front)))
    assert (len(front.shop.products), front.shop.count) == (4, 7)
    # Of each shop three things came within a day, and one of them is sold.
    assert front.arrived == 6


def test_holds_all_day_and_changes_at_midnight():
    a_market()
    assert home_page_of(TODAY) == home_page_of(TODAY)
    fronts = [home_page_of(TODAY + timedelta(days=day)) for day in range(5)]
    assert len({front.market[0].product_id for front in fronts}) > 1
    assert len({front.shop.profile.seller.shop_name for front in fronts}) > 1


def test_a_day_keeps_its_order_when_something_is_added():
    day = Day(TODAY)
    assert sorted("abcde", key=day.rank) == [one for one in sorted("abcdefgh", key=day.rank) if one in "abcde"]


def test_an_empty_market_is_a_page_too():
    page = Client().get("/").content.decode()
    assert "Nothing is out yet" in page
    assert "Under forty euros" not in page


@pytest.mark.parametrize("signed_in", [False, True])
def test_costs_two_round_trips_at_the_most(signed_in):
    a_market()
    client = client_of(a_member() if signed_in else None)
    forget_everything()
    # A member's hearts take one more, beside the others.
    with requests_at_most(6 + signed_in, round_trips=2, read_units=4):
        page = client.get("/")
    assert page.status_code == 200
    with requests_at_most(1 + signed_in, round_trips=1, read_units=0.5):
        client.get("/")


def test_shows_the_market_the_aisles_and_a_shop():
    a_market()
    page = Client().get("/").content.decode()
    assert f"{timezone.localdate():%A} on Plaza" in page
    for words in ("Shop by category", "Under forty euros", "A shop worth meeting", "One left, or only ever one"):
        assert words in page
    assert "style=" not in page


def test_a_browser_that_has_the_page_is_told_so():
    a_market()
    client = Client()
    first = client.get("/")
    assert "private" in first["Cache-Control"]
    assert client.get("/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_front_and_the_tree_belong_together():
    a_market()
    front, tree = home_page()
    assert (len(front.market), [category.name for category in tree.children()]) == (5, ["Plants", "Lamps"])
