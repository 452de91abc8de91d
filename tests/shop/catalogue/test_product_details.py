"""One product with its stock: the details may be seconds old, the stock never is."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from dynamo import new_id, put
from dynamo.errors import NotFound
from dynamo.tools.testing import faults, requests_at_most, within_budget
from shop.catalogue import product_details
from shop.inventory import Stock
from shop.products import REMOVED, Product
from tests.build import a_product

TWO_POTS = ({"options": ("12 cm",)}, {"options": ("17 cm",), "price_cents": 4900})


def test_a_product_and_its_stock_at_once():
    product = a_product(variants=TWO_POTS, option_names=("Pot",))
    with within_budget(product_details.product_with_stock):
        shown = product_details.product_with_stock(product.product_id)
    assert shown.product == product
    assert [stock.options for stock in shown.stocks] == [("12 cm",), ("17 cm",)]


def test_while_the_details_are_remembered_only_the_stock_is_read():
    product = a_product()
    product_details.product_with_stock(product.product_id)
    put(Stock.of_product(product_id=product.product_id).first().replace(quantity=1, price_cents=3000))
    with within_budget(Stock.of_product) as meter:
        shown = product_details.product_with_stock(product.product_id)
    assert [request.target for request in meter.requests] == ["Inventory"]
    assert (shown.stocks[0].quantity, shown.stocks[0].price_cents) == (1, 3000)


def test_a_crowd_reads_the_details_once():
    product = a_product()
    with faults() as engine, ThreadPoolExecutor(8) as crowd:
        list(crowd.map(product_details.product_with_stock, [product.product_id] * 16))
    assert (engine.sent.count("GetItem"), engine.sent.count("Query")) == (1, 16)


def test_after_a_change_the_details_are_forgotten():
    product = a_product()
    product_details.product_with_stock(product.product_id)
    put(product.replace(name="Another name"))
    assert product_details.product_with_stock(product.product_id).product.name == product.name
    product_details.forget(product.product_id)
    assert product_details.product_with_stock(product.product_id).product.name == "Another name"


def test_a_removed_product_says_so():
    product = a_product(status=REMOVED)
    assert product_details.product_with_stock(product.product_id).is_gone


def test_what_never_was_is_not_found_and_not_remembered():
    missing = new_id()
    with pytest.raises(NotFound):
        product_details.product_with_stock(missing)
    a_product(product_id=missing)
    assert product_details.product_with_stock(missing).stocks


def test_what_is_no_id_costs_no_request():
    with requests_at_most(0, round_trips=0), pytest.raises(NotFound):
        product_details.product_with_stock("DETAILS")


def test_the_details_alone():
    product = a_product()
    with within_budget(Product.details):
        assert Product.details(product_id=product.product_id) == product
