"""Changing stock by hand: by a difference, which always counts, and by a count, which an order may overtake."""

import pytest
from django.test import Client

from accounts.models import Account
from accounts.profiles.opening_shops import open_shop
from dynamo import update
from dynamo.tools.testing import within_budget
from shop.inventory import Stock
from shop.products import Product
from shop.selling.counting import TooFew, change_stock
from shop.stock_movements import ADDED, COUNTED, TAKEN_OUT, StockMovement, stock_id
from tests.build import a_member, a_product, client_of


@pytest.fixture
def seller() -> Account:
    account = a_member()
    open_shop(account, {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT"}, None)
    return account


@pytest.fixture
def client(seller: Account) -> Client:
    return client_of(seller)


@pytest.fixture
def product(seller: Account) -> Product:
    return a_product(seller_id=seller.user_id, seller_username=seller.username, quantity=10)


def stock_of(product: Product) -> Stock:
    return Stock.of_variant(product_id=product.product_id, variant_id="default")


def movements(product: Product) -> list[tuple[str, int]]:
    found = StockMovement.of_variant(stock_id=stock_id(product.product_id, "default")).all(limit=9)
    return [(one.reason, one.difference) for one in found]


def url_of(product: Product) -> str:
    return f"/sell/things/{product.product_id}/stock/default/"


def test_a_difference_counts_whatever_was_sold_meanwhile(client: Client, product: Product, seller: Account) -> None:
    shown = stock_of(product)
    update(shown.own_key, Stock.quantity.add(-4), Stock.sold.add(4))
    client.post(url_of(product), {"seen": "10", "how": "add", "number": "3"})
    client.post(url_of(product), {"seen": "10", "how": "take_out", "number": "2"})
    assert stock_of(product).quantity == 7
    assert movements(product) == [(TAKEN_OUT, -2), (ADDED, 3)]
    with within_budget(change_stock):
        change_stock(shown, 1, seller.user_id)


def test_a_count_is_refused_when_something_was_sold_meanwhile(client: Client, product: Product) -> None:
    update(stock_of(product).own_key, Stock.quantity.add(-1), Stock.sold.add(1))
    answer = client.post(url_of(product), {"seen": "10", "how": "count", "number": "12"})
    assert answer.status_code == 422
    assert "There are 9 now" in answer.content.decode()
    assert stock_of(product).quantity == 9
    assert client.post(url_of(product), {"seen": "9", "how": "count", "number": "12"}).status_code == 302
    assert (stock_of(product).quantity, movements(product)) == (12, [(COUNTED, 3)])


def test_no_more_goes_out_than_there_is(client: Client, product: Product, seller: Account) -> None:
    answer = client.post(url_of(product), {"seen": "10", "how": "take_out", "number": "11"})
    assert answer.status_code == 422
    assert "only 10 now" in answer.content.decode()
    with pytest.raises(TooFew):
        change_stock(stock_of(product), -11, seller.user_id)


@pytest.mark.parametrize("typed", ["", "0", "-1", "two", "1.5", "9999999"])
def test_what_is_no_number_is_refused_in_words(client: Client, product: Product, typed: str) -> None:
    answer = client.post(url_of(product), {"seen": "10", "how": "add", "number": typed})
    assert answer.status_code == 422
    assert stock_of(product).quantity == 10


def test_another_sellers_stock_is_not_found(product: Product) -> None:
    other = a_member()
    open_shop(other, {"shop_name": "Other", "about": "", "city": "", "country": "PT"}, None)
    for answer in (client_of(other).get(url_of(product)), client_of(other).post(url_of(product), {"number": "1"})):
        assert answer.status_code == 404


def test_a_count_of_what_was_shown_is_refused_when_something_was_sold(client: Client, product: Product) -> None:
    update(stock_of(product).own_key, Stock.quantity.add(-2), Stock.sold.add(2))
    assert client.post(url_of(product), {"seen": "10", "how": "count", "number": "10"}).status_code == 422
    assert client.post(url_of(product), {"seen": "8", "how": "count", "number": "8"}).status_code == 302
    assert (stock_of(product).quantity, movements(product)) == (8, [])


def test_there_is_never_more_than_may_be(client: Client, product: Product) -> None:
    answer = client.post(url_of(product), {"seen": "10", "how": "add", "number": "100000"})
    assert answer.status_code == 422
    assert "are the most there can be" in answer.content.decode()
    assert client.post(url_of(product), {"seen": "9" * 60, "how": "count", "number": "1"}).status_code == 422
