"""What sellers ask of the tables costs what is declared."""

import pytest

from accounts.models import Account
from accounts.profiles.opening_shops import open_shop
from dynamo.tools.testing import within_budget
from shop.catalogue.category_tree import tree
from shop.products import Product
from shop.seller_days import SellerDay
from shop.seller_orders import DoneSellerOrder, OpenSellerOrder
from shop.selling.describing import ProductText, VariantText, describe
from shop.selling.drafting import begin
from shop.selling.own_products import own_product
from shop.selling.photographing import add_photos, save_photo
from shop.selling.publishing import publish, remove
from tests.build import a_category, a_member
from tests.shop.selling.test_own_product_pages import a_picture


@pytest.fixture
def seller() -> Account:
    account = a_member()
    open_shop(account, {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT"}, None)
    return account


def test_a_product_from_draft_to_removal(seller: Account) -> None:
    plants = a_category("Plants")
    category = tree().by_id(plants.category_id)
    with within_budget(begin):
        own = begin(seller)
    with within_budget(save_photo):
        photo = save_photo(own, a_picture())
    own = add_photos(own, [photo], seller.user_id)
    text = ProductText("Cactus", "Green.", category, [], "", False, (), [VariantText((), 3400, 4)])
    with within_budget(describe):
        own = describe(own, text, seller.user_id)
    with within_budget(publish):
        own = publish(own, seller.user_id)
    with within_budget(describe):
        own = describe(own, text, seller.user_id)
    with within_budget(Product.of_seller):
        (found,) = Product.of_seller(seller_id=seller.user_id).page(24)
    assert found.product_id == own.product.product_id
    own = own_product(seller.user_id, own.product.product_id)
    with within_budget(remove):
        remove(own, seller.user_id)


def test_reads_of_orders_and_figures(seller: Account) -> None:
    whose = {"seller_id": seller.user_id}
    with within_budget(SellerDay.of_days):
        SellerDay.of_days(**whose, first="2026-01-01", last="2026-12-31").all(limit=9)
    with within_budget(OpenSellerOrder.queue):
        OpenSellerOrder.queue(**whose).all(limit=9)
    with within_budget(DoneSellerOrder.history):
        DoneSellerOrder.history(**whose).page(9)
