"""Browsing a shelf: every filter and order that the keys answer, each in one request."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest

from dynamo import update
from dynamo.errors import BadCursor
from dynamo.tools.testing import requests_at_most, within_budget
from shop.catalogue import browsing
from shop.catalogue.browsing import (
    CHEAPEST,
    DEAREST,
    MAX_SELLERS,
    NEWEST,
    PAGE_SIZE,
    Criteria,
    CutPage,
    browse,
    shelf_with_sellers,
)
from shop.products import EVERYTHING, REMOVED, Listing, Product
from shop.shelf_sellers import ShelfSeller
from tests.build import a_category, a_product, a_shop, sellers_counted, sold_by

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)


def shelf_of_three() -> str:
    """Oldest to newest: €20, €10 (sold out), €30."""
    plants = a_category("Plants")
    cacti = a_category("Cacti", plants)
    for day, (cents, quantity) in enumerate([(2000, 9), (1000, 0), (3000, 9)]):
        a_product(cacti, price_cents=cents, quantity=quantity, created_at=MONDAY + timedelta(days=day))
    return plants.category_id


def prices(shelf: str, **criteria) -> list[int]:
    return [card.price_cents // 100 for card in browse(shelf, Criteria(**criteria))]


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({}, [30, 10, 20]),
        ({"sort": CHEAPEST}, [10, 20, 30]),
        ({"sort": DEAREST}, [30, 20, 10]),
        ({"in_stock": True}, [30, 20]),
        ({"in_stock": True, "sort": CHEAPEST}, [20, 30]),
        ({"in_stock": True, "sort": DEAREST}, [30, 20]),
        ({"price_from": 2000}, [20, 30]),
        ({"price_to": 2000}, [10, 20]),
        ({"price_from": 1500, "price_to": 2500, "sort": DEAREST}, [20]),
        ({"price_from": 1500, "sort": NEWEST}, [20, 30]),
        ({"price_to": 2500, "in_stock": True}, [20]),
        ({"price_from": 3001}, []),
        ({"price_from": 2000, "price_to": 1000}, []),
    ],
)
def test_a_shelf_by_every_choice(criteria, found):
    shelf = shelf_of_three()
    with requests_at_most(1, round_trips=1, read_units=0.5):
        assert prices(shelf, **criteria) == found
    assert prices(EVERYTHING, **criteria) == found


def test_each_question_keeps_its_budget():
    shelf = shelf_of_three()
    for question in (Listing.newest, Listing.cheapest, Listing.dearest):
        with within_budget(question):
            assert len(question(category_id=shelf).page(PAGE_SIZE)) == 3
    with within_budget(Listing.newest):
        Listing.newest(category_id=shelf).page(PAGE_SIZE)
    with within_budget(Listing.cheapest):
        Listing.cheapest(category_id=shelf, price_from=0, price_to=5000).page(PAGE_SIZE)
    with within_budget(Listing.dearest):
        Listing.dearest(category_id=shelf, price_to=5000).page(PAGE_SIZE)
    with within_budget(Listing.newest_in_stock):
        Listing.newest_in_stock(category_id=shelf).page(PAGE_SIZE)
    with within_budget(Listing.cheapest_in_stock):
        Listing.cheapest_in_stock(category_id=shelf).page(PAGE_SIZE)
    with within_budget(Listing.dearest_in_stock):
        Listing.dearest_in_stock(category_id=shelf).page(PAGE_SIZE)


def test_cards_say_what_matters_about_the_stock():
    plants = a_category("Plants")
    for quantity, single in [(0, False), (3, False), (50, False), (1, True)]:
        a_product(plants, quantity=quantity, one_of_a_kind=single, created_at=MONDAY - timedelta(days=quantity))
    notes = {card.availability.note for card in browse(plants.category_id, Criteria())}
    assert notes == {"Sold out", "Only 3 left", "", "One of a kind"}


def test_page_after_page_shows_everything_once():
    plants = a_category("Plants")
    for number in range(PAGE_SIZE + 2):
        a_product(plants, price_cents=1000 + number % 3, created_at=MONDAY + timedelta(hours=number))
    for criteria in (Criteria(), Criteria(sort=CHEAPEST), Criteria(price_from=1000), Criteria(in_stock=True)):
        first = browse(plants.category_id, criteria)
        second = browse(plants.category_id, criteria, first.next)
        assert (len(first), len(second), second.next) == (PAGE_SIZE, 2, None)
        assert len({card.product_id for card in (*first, *second)}) == PAGE_SIZE + 2


def test_a_cursor_of_another_list_is_refused():
    plants, lamps = a_category("Plants"), a_category("Lamps")
    for number in range(PAGE_SIZE + 1):
        a_product(plants, created_at=MONDAY + timedelta(hours=number))
    cursor = browse(plants.category_id, Criteria()).next
    for shelf, criteria in [
        (lamps.category_id, Criteria()),
        (plants.category_id, Criteria(sort=CHEAPEST)),
        (plants.category_id, Criteria(in_stock=True)),
        (plants.category_id, Criteria(seller_id="01SELLERWINDOWSILL00000000")),
    ]:
        with pytest.raises(BadCursor):
            browse(shelf, criteria, cursor)
    with pytest.raises(BadCursor):
        browse(plants.category_id, Criteria(), "forged")


def test_one_sellers_things_take_every_order_with_every_filter():
    plants, lamps = a_category("Plants"), a_category("Lamps")
    shop, other = a_shop(), a_shop()
    mine = {"seller_id": shop.member.user_id}
    for day, (cents, quantity) in enumerate([(2000, 9), (1000, 0), (3000, 9)]):
        a_product(
            plants, price_cents=cents, quantity=quantity, created_at=MONDAY + timedelta(days=day), **sold_by(shop)
        )
    a_product(lamps, **sold_by(shop))
    a_product(plants, status=REMOVED, **sold_by(shop))
    a_product(plants, **sold_by(other))
    shelf = plants.category_id
    with within_budget(Product.of_seller):
        assert prices(shelf, **mine) == [30, 10, 20]
    assert prices(shelf, **mine, sort=CHEAPEST) == [10, 20, 30]
    assert prices(shelf, **mine, sort=DEAREST, in_stock=True) == [30, 20]
    assert prices(shelf, **mine, price_from=1500, sort=NEWEST) == [30, 20]
    assert prices(shelf, **mine, price_to=1500) == [10]
    assert prices(EVERYTHING, **mine) == [34, 30, 10, 20]


def test_a_page_of_one_sellers_things_ends_where_it_ended():
    """Also when the last thing on it is sold out or taken down by the time the next page is asked for."""
    shop, plants = a_shop(), a_category()
    products = [a_product(plants, **sold_by(shop)) for _ in range(PAGE_SIZE + 6)]
    criteria = Criteria(seller_id=shop.member.user_id, in_stock=True)
    first = browse(plants.category_id, criteria)
    last = next(product for product in products if product.product_id == first.items[-1].product_id)
    for change in (Product.stock_left.set(0), Product.status.set(REMOVED)):
        update(last.own_key, change)
        second = browse(plants.category_id, criteria, first.next)
        assert len(second.items) == 6
        assert not {card.product_id for card in first.items} & {card.product_id for card in second.items}


def test_one_sellers_things_page_by_page():
    plants, shop = a_category("Plants"), a_shop()
    for number in range(PAGE_SIZE + 2):
        a_product(plants, created_at=MONDAY + timedelta(hours=number), **sold_by(shop))
    criteria = Criteria(seller_id=shop.member.user_id)
    first = browse(plants.category_id, criteria)
    second = browse(plants.category_id, criteria, first.next)
    assert (len(first), len(second), second.next) == (PAGE_SIZE, 2, None)
    for cursor, sort in (("01NOSUCHTHING0000000000000", ""), (first.items[-1].product_id, ""), (first.next, CHEAPEST)):
        with pytest.raises(BadCursor):
            browse(plants.category_id, Criteria(seller_id=shop.member.user_id, sort=sort), cursor)


def test_where_a_seller_has_more_than_is_searched_the_list_says_so():
    plants, shop = a_category("Plants"), a_shop()
    for _ in range(3):
        a_product(plants, **sold_by(shop))
    criteria = Criteria(seller_id=shop.member.user_id)
    with mock.patch.object(browsing, "MAX_OF_SELLER", 3):
        assert isinstance(browse(plants.category_id, criteria), CutPage)
    with mock.patch.object(browsing, "MAX_OF_SELLER", 4):
        assert not isinstance(browse(plants.category_id, criteria, ""), CutPage)


def test_the_sellers_of_a_shelf_are_asked_beside_its_page_and_remembered(a_second_passes):
    plants = a_category("Plants")
    fern, sill = a_shop(shop_name="Fernhouse"), a_shop()
    for shop in (fern, sill, sill):
        a_product(plants, **sold_by(shop))
    sellers_counted(fern, sill)
    shelf = plants.category_id
    with requests_at_most(2, round_trips=1, read_units=1):
        page, sellers = shelf_with_sellers(shelf, Criteria())
    assert len(page) == 3
    assert [(one.name, one.product_count) for one in sellers] == [("Windowsill", 2), ("Fernhouse", 1)]
    a_second_passes()
    with requests_at_most(1, round_trips=1, read_units=0.5):
        _, sellers = shelf_with_sellers(shelf, Criteria(seller_id=fern.member.user_id))
    assert len(sellers) == 2
    with within_budget(ShelfSeller.with_most):
        ShelfSeller.with_most(shelf_id=shelf).all(limit=MAX_SELLERS)
