"""Cards that missed a change are brought up to date by a command."""

from unittest import mock

import pytest
from django.core.management import CommandError, call_command

from accounts.sellers import SellerProfile
from dynamo import update
from dynamo.errors import Conflict
from shop.catalogue import stock_flags
from shop.inventory import Stock
from shop.management.commands import refresh_cards
from shop.products import EVERYTHING, Listing
from tests.build import a_category, a_product, a_shop, sold_by


def test_every_card_says_what_is_so(capsys) -> None:
    seller = a_shop("windowsill")
    category = a_category()
    products = [a_product(category, **sold_by(seller)) for _ in range(5)]
    for product in products[:2]:
        update(Stock.key(product_id=product.product_id, variant_id="default"), Stock.quantity.set(0))
    update(SellerProfile.key(user_id=seller.member.user_id), SellerProfile.shop_name.set("The Sill"))
    with mock.patch.object(refresh_cards, "BATCH_SIZE", 2):
        call_command("refresh_cards")
    assert capsys.readouterr().out == "Products looked at: 5; sellers: 1.\n"
    stocked = Listing.newest_in_stock(category_id=EVERYTHING).all(limit=9)
    assert {card.product_id for card in stocked} == {product.product_id for product in products[2:]}
    assert {card.seller_name for card in Listing.newest(category_id=category.category_id).all(limit=9)} == {"The Sill"}


def test_what_somebody_else_is_writing_is_tried_again(capsys) -> None:
    products = [a_product() for _ in range(3)]
    busy, refresh, seen = products[1].product_id, stock_flags.refresh, []

    def refuse(product_id: str) -> None:
        seen.append(product_id)
        if product_id == busy:
            raise Conflict("It kept changing.")
        refresh(product_id)

    with mock.patch.object(stock_flags, "refresh", refuse), pytest.raises(CommandError, match=busy):
        call_command("refresh_cards")
    assert sorted(seen) == sorted([*(product.product_id for product in products), busy])
