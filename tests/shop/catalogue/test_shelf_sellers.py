"""Who sells on a shelf follows the products, a moment after they changed."""

from collections.abc import Callable

import pytest

from dynamo import delete, put, update
from dynamo.streams import Change, Consumer, consumer_named
from dynamo.streams.rebuilding import ask_for, rebuild
from dynamo.streams.worker import catch_up
from dynamo.tools.testing import requests_at_most, within_budget
from shop.catalogue import shelf_sellers
from shop.products import EVERYTHING, REMOVED, Product
from shop.shelf_sellers import ShelfSeller
from tests.build import a_category, a_product, a_shop, sold_by


def sellers_on(shelf: str) -> list[tuple[str, int]]:
    return [(one.seller_name, one.product_count) for one in ShelfSeller.with_most(shelf_id=shelf).all(limit=9)]


@pytest.fixture
def followed() -> Callable[[], None]:
    """Follows what was written since the test began, or since it was called."""
    # What other tests changed is passed by.
    catch_up([Consumer("tests.shelf_sellers", Product, lambda changes: None, rebuild=())])
    consumer = Consumer("tests.shelf_sellers", Product, shelf_sellers.follow, rebuild=())
    return lambda: assert_some(catch_up([consumer])["tests.shelf_sellers"])


def assert_some(count: int) -> None:
    assert count > 0


def test_a_shelf_lists_its_sellers_those_with_most_first(followed: Callable[[], None]) -> None:
    plants = a_category("Plants")
    cacti = a_category("Cacti", plants)
    fern, sill = a_shop(shop_name="Fernhouse"), a_shop()
    a_product(cacti, **sold_by(fern))
    for _ in range(2):
        a_product(plants, **sold_by(sill))
    followed()
    assert sellers_on(EVERYTHING) == sellers_on(plants.category_id) == [("Windowsill", 2), ("Fernhouse", 1)]
    assert sellers_on(cacti.category_id) == [("Fernhouse", 1)]


def test_who_has_nothing_left_on_a_shelf_leaves_it(followed: Callable[[], None]) -> None:
    plants, lamps = a_category("Plants"), a_category("Lamps")
    shop = a_shop()
    fern, lamp = a_product(plants, **sold_by(shop)), a_product(lamps, **sold_by(shop))
    followed()
    update(fern.own_key, Product.status.set(REMOVED))
    update(lamp.own_key, Product.shelves.set((plants.category_id, EVERYTHING)))
    followed()
    assert sellers_on(lamps.category_id) == []
    assert sellers_on(plants.category_id) == sellers_on(EVERYTHING) == [("Windowsill", 1)]
    delete(lamp.own_key)
    followed()
    assert sellers_on(plants.category_id) == sellers_on(EVERYTHING) == []


def test_a_new_name_of_the_shop_follows(followed: Callable[[], None]) -> None:
    product = a_product(**sold_by(a_shop()))
    followed()
    update(product.own_key, Product.seller_name.set("The Sill"))
    followed()
    assert sellers_on(EVERYTHING) == [("The Sill", 1)]


def test_what_the_index_does_not_list_yet_is_counted(followed: Callable[[], None]) -> None:
    """An index may be behind the stream."""
    shop = a_shop()
    product = a_product(a_category(), **sold_by(shop))
    hidden = a_product(a_category(), seller_id=shop.member.user_id)
    put(product.replace(seller_id="01ANOTHER0000000000000000"))
    shelf_sellers.refresh(shop.member.user_id, [hidden.product_id, product.product_id, "01NOBODY"])
    assert sellers_on(EVERYTHING) == [("Windowsill", 1)]


def test_the_same_again_writes_nothing_and_stock_is_no_reason_to_count() -> None:
    shop = a_shop()
    product = a_product(a_category(), **sold_by(shop))
    shelf_sellers.refresh(shop.member.user_id)
    with requests_at_most(3, round_trips=3, read_units=3) as measured:
        shelf_sellers.refresh(shop.member.user_id)
    assert measured.write_units == 0
    with within_budget(ShelfSeller.of_seller):
        ShelfSeller.of_seller(seller_id=shop.member.user_id).all(limit=9)
    changed = product.replace(stock_left=3)
    with requests_at_most(0, round_trips=0):
        shelf_sellers.follow([Change({"product_id": product.product_id}, product, changed)])


def test_every_list_is_derived_anew() -> None:
    plants, lamps = a_category("Plants"), a_category("Lamps")
    fern, sill = a_shop(shop_name="Fernhouse"), a_shop()
    a_product(plants, **sold_by(fern))
    put(
        ShelfSeller(
            seller_id=sill.member.user_id,
            shelf_id=lamps.category_id,
            seller_username="gone",
            seller_name="Gone",
            product_count=7,
        )
    )
    ask_for("shop.shelf_sellers", "a test")
    assert rebuild(consumer_named("shop.shelf_sellers")).failures == 0
    assert sellers_on(plants.category_id) == sellers_on(EVERYTHING) == [("Fernhouse", 1)]
    assert sellers_on(lamps.category_id) == []
