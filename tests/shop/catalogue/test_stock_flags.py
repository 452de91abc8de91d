"""Cards say what the stock says, a moment after it changed."""

from typing import Any
from unittest import mock

import pytest

from dynamo import delete, update
from dynamo.errors import Unavailable
from dynamo.streams import Consumer, consumer_named
from dynamo.streams.rebuilding import ask_for, rebuild
from dynamo.streams.worker import catch_up
from dynamo.tools.testing import faults, requests_at_most
from dynamo.wire.client import call
from shop.catalogue import stock_flags
from shop.inventory import ONLY, Stock
from shop.products import EVERYTHING, REMOVED, Listing, Product
from tests.build import a_category, a_product


def set_stock(product: Product, quantity: int, variant_id: str = ONLY) -> None:
    update(Stock.key(product_id=product.product_id, variant_id=variant_id), Stock.quantity.set(quantity))


def left_on_cards(product: Product) -> set[int | None]:
    cards = [card for shelf in product.shelves for card in Listing.newest(category_id=shelf).all(limit=10)]
    assert len(cards) == len(product.shelves)
    return {card.stock_left for card in cards}


def stocked(shelf: str = EVERYTHING) -> list[str]:
    return [card.product_id for card in Listing.newest_in_stock(category_id=shelf).all(limit=10)]


@pytest.mark.parametrize(("quantity", "left"), [(6, None), (5, 5), (1, 1), (0, 0)])
def test_few_are_counted_and_plenty_is_not(quantity: int, left: int | None) -> None:
    product = a_product(a_category(), quantity=10)
    set_stock(product, quantity)
    stock_flags.refresh(product.product_id)

    assert left_on_cards(product) == {left}
    assert Product.details(product_id=product.product_id).stock_left == left


def test_sold_out_leaves_every_in_stock_shelf_and_comes_back() -> None:
    category = a_category()
    product = a_product(category, quantity=1)
    assert stocked() == stocked(category.category_id) == [product.product_id]

    set_stock(product, 0)
    stock_flags.refresh(product.product_id)
    assert stocked() == stocked(category.category_id) == []
    assert [card.product_id for card in Listing.newest(category_id=EVERYTHING).all(limit=10)] == [product.product_id]

    set_stock(product, 8)
    stock_flags.refresh(product.product_id)
    assert stocked() == stocked(category.category_id) == [product.product_id]


def test_all_variants_count_but_not_those_that_are_off_sale() -> None:
    product = a_product(variants=[{"quantity": 2}, {"quantity": 1}, {"quantity": 50, "active": False}])
    stock_flags.refresh(product.product_id)
    assert left_on_cards(product) == {3}


def test_nothing_is_written_while_plenty_is_left() -> None:
    product = a_product(quantity=50)
    set_stock(product, 40)
    with requests_at_most(2, round_trips=1, read_units=2) as measured:
        stock_flags.refresh(product.product_id)
    assert measured.write_units == 0


def test_nothing_is_left_half_written() -> None:
    category = a_category()
    product = a_product(category, quantity=1)
    set_stock(product, 0)
    with faults() as engine, pytest.raises(Unavailable):
        engine.fail("TransactWriteItems", lambda: Unavailable("down"), times=20)
        stock_flags.refresh(product.product_id)
    assert stocked() == stocked(category.category_id) == [product.product_id]
    # It is back before the change comes again: all of it is right, as it was.
    set_stock(product, 1)
    stock_flags.refresh(product.product_id)
    assert stocked() == stocked(category.category_id) == [product.product_id]


def test_whoever_read_an_older_stock_writes_nothing() -> None:
    """Two workers, or one that still ends while the next begins."""
    product = a_product(a_category(), quantity=10)
    set_stock(product, 3)
    write = stock_flags._write

    def overtaken(*read: Any) -> None:
        with mock.patch.object(stock_flags, "_write", write):
            set_stock(product, 0)
            stock_flags.refresh(product.product_id)
            write(*read)

    with mock.patch.object(stock_flags, "_write", side_effect=overtaken):
        stock_flags.refresh(product.product_id)
    assert left_on_cards(product) == {0}
    assert stocked() == []


def test_a_stock_that_came_back_before_it_was_written_is_seen() -> None:
    """The product says what it said when it was read, so nothing but another look tells."""
    product = a_product(a_category(), quantity=10)
    set_stock(product, 0)
    write = stock_flags._write

    def late(*read: Any) -> None:
        set_stock(product, 10)
        write(*read)

    writes = iter([late, write])
    with mock.patch.object(stock_flags, "_write", side_effect=lambda *read: next(writes)(*read)):
        stock_flags.refresh(product.product_id)
    assert left_on_cards(product) == {None}
    assert stocked() == [product.product_id]


def test_a_card_that_was_taken_down_stays_down() -> None:
    product = a_product(a_category(), quantity=10)
    delete(Listing.key(product_id=product.product_id, listing_category_id=EVERYTHING))
    set_stock(product, 2)
    stock_flags.refresh(product.product_id)
    assert Listing.newest(category_id=EVERYTHING).all(limit=10) == []
    assert Product.details(product_id=product.product_id).stock_left == 2


def test_a_removed_product_gets_no_cards_back() -> None:
    product = a_product(status=REMOVED, quantity=10)
    set_stock(product, 0)
    stock_flags.refresh(product.product_id)
    stock_flags.refresh("01GONE00000000000000000000")

    assert Listing.newest(category_id=EVERYTHING).all(limit=10) == []


def test_it_follows_the_inventory_by_its_stream() -> None:
    # What other tests changed is passed by.
    catch_up([Consumer("tests.stock_flags", Stock, lambda changes: None, rebuild=())])
    consumer = Consumer("tests.stock_flags", Stock, stock_flags.follow, rebuild=())
    product = a_product(quantity=10)
    set_stock(product, 0)
    assert catch_up([consumer])["tests.stock_flags"] == 2
    assert stocked() == []


def test_every_card_is_derived_anew() -> None:
    products = [a_product(a_category(), quantity=10) for _ in range(3)]
    for product in products[:2]:
        set_stock(product, 0)
    ask_for("shop.stock_flags", "a test")
    job = rebuild(consumer_named("shop.stock_flags"))
    assert job.failures == 0
    assert stocked() == [products[2].product_id]


def test_what_is_written_already_is_read_strongly() -> None:
    """From a replica that lags, cards that were just changed would seem right, and stay wrong."""
    product = a_product(a_category(), quantity=10)
    with mock.patch("dynamo.reads.batches.call", wraps=call) as sent:
        stock_flags.refresh(product.product_id)
    assert all(wanted["ConsistentRead"] for wanted in sent.call_args.args[1]["RequestItems"].values())
