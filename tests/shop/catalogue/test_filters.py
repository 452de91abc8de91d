"""The filters of a list as they stand in its address."""

import pytest
from django.http import QueryDict

from shop.catalogue.browsing import CHEAPEST, DEAREST, NEWEST, Criteria, SellerOnShelf
from shop.catalogue.cards import Card
from shop.catalogue.filters import PRICES_SWAPPED, Filters

pytestmark = pytest.mark.no_engine

SELLER = "01J9ZQ6N3G5T8V7XW2K4M6P8R0"


def read(query: str) -> Filters:
    return Filters.read("/c/plants/", QueryDict(query))


def a_card(seller_id: str, seller_name: str) -> Card:
    return Card("01", "/products/01/cactus/", "Cactus", None, 3400, False, seller_id, seller_name, None, False)


def test_reads_what_the_form_sends():
    filters = read(f"price_from=12,50&price_to=1,480&in_stock=1&seller={SELLER}&sort=dearest")
    assert filters.criteria == Criteria(1250, 148000, True, SELLER, DEAREST)
    assert (filters.price_from, filters.price_to, filters.errors) == ("12,50", "1,480", ())


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("40", 4000), ("€ 40", 4000), ("12.5", 1250), ("1.480,00", 148000), ("1 480", 148000), ("0", 0)],
)
def test_reads_prices_as_people_write_them(typed, cents):
    assert Filters.read("/", QueryDict(mutable=True) | {"price_to": typed}).criteria.price_to == cents


@pytest.mark.parametrize("typed", ["-3", "forty", "1e9", "NaN", "40 to 50", "9" * 30, "12.345,6,7", "٤٠٤٠٤٠٤٠٤٠٤"])
def test_a_price_that_is_none_is_kept_and_reported(typed):
    query = QueryDict(mutable=True)
    query["price_from"] = typed
    query["in_stock"] = "1"
    filters = Filters.read("/", query)
    assert typed in filters.errors[0]
    assert (filters.price_from, filters.criteria) == (typed, Criteria(in_stock=True))


def test_prices_the_wrong_way_round_are_reported():
    filters = read("price_from=80&price_to=50")
    assert filters.errors == (PRICES_SWAPPED,)
    assert (filters.criteria.by_price, filters.price_from, filters.price_to) == (False, "80", "50")


def test_what_no_form_sends_is_left_aside():
    assert read("seller=windowsill&sort=random&in_stock=yes&colour=blue").criteria == Criteria()


@pytest.mark.parametrize(
    ("query", "sort", "sorts", "is_given"),
    [
        ("", NEWEST, [NEWEST, CHEAPEST, DEAREST], False),
        ("sort=dearest", DEAREST, [NEWEST, CHEAPEST, DEAREST], False),
        ("price_to=50", CHEAPEST, [CHEAPEST, DEAREST], True),
        ("price_to=50&sort=newest", CHEAPEST, [CHEAPEST, DEAREST], True),
        ("price_to=50&sort=dearest", DEAREST, [CHEAPEST, DEAREST], False),
        (f"price_to=50&seller={SELLER}", NEWEST, [NEWEST, CHEAPEST, DEAREST], False),
    ],
)
def test_only_orders_that_can_be_had_are_offered(query, sort, sorts, is_given):
    filters = read(query)
    assert (filters.sort, [value for value, _ in filters.sorts]) == (sort, sorts)
    assert filters.sort_is_forced == is_given


def test_each_filter_can_be_taken_away_alone():
    filters = read(f"price_from=10&price_to=50&in_stock=1&seller={SELLER}&sort=dearest")
    applied = {one.name: one.url for one in filters.applied(filters.sellers([SellerOnShelf(SELLER, "Windowsill", 12)]))}
    assert applied == {
        "€10 to €50": f"/c/plants/?in_stock=1&seller={SELLER}&sort=dearest",
        "In stock": f"/c/plants/?price_from=10&price_to=50&seller={SELLER}&sort=dearest",
        "Windowsill": "/c/plants/?price_from=10&price_to=50&in_stock=1&sort=dearest",
    }
    assert filters.clear_url == "/c/plants/?sort=dearest"
    assert read("").clear_url == "/c/plants/"


@pytest.mark.parametrize(("query", "words"), [("price_from=10", "From €10"), ("price_to=12.5", "Up to €12.50")])
def test_half_a_range_in_words(query, words):
    assert read(query).applied([])[0].name == words


def test_the_way_on_keeps_everything():
    assert read("price_to=50&sort=cheapest").next_url("abc") == "/c/plants/?price_to=50&sort=cheapest&after=abc"
    assert read("").next_url(None) == ""


SHOPS = [SellerOnShelf(SELLER, "Windowsill", 12), SellerOnShelf("B", "Fernhouse", 3)]


def test_offers_all_shops_of_the_shelf_with_how_much_they_have():
    def offered(query: str, on_shelf=SHOPS, cards=()):
        return [(one.name, one.checked, one.product_count) for one in read(query).sellers(on_shelf, cards)]

    assert offered("") == [("Any shop", True, None), ("Windowsill", False, 12), ("Fernhouse", False, 3)]
    chosen = [("Any shop", False, None), ("Windowsill", True, 12), ("Fernhouse", False, 3)]
    assert offered(f"seller={SELLER}") == chosen
    # Of how many of them are in stock nobody keeps count.
    assert offered("in_stock=1")[1:] == [("Windowsill", False, None), ("Fernhouse", False, None)]
    assert offered("", SHOPS[:1]) == []
    assert offered(f"seller={SELLER}", []) == [("Any shop", False, None), ("One shop", True, None)]
    assert offered(f"seller={SELLER}", SHOPS[1:], [a_card(SELLER, "Windowsill")])[1] == ("Windowsill", True, None)
