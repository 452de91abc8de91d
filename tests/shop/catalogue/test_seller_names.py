"""Things follow their seller to a new name."""

from typing import Any
from unittest import mock

import pytest

from accounts.members import Member
from accounts.sellers import SellerProfile
from dynamo import Page, update
from dynamo.errors import Throttled
from dynamo.streams import Consumer, consumer_named
from dynamo.streams.rebuilding import ask_for, rebuild
from dynamo.streams.worker import catch_up
from dynamo.tools.testing import faults, requests_at_most
from dynamo.wire.client import call
from shop.catalogue import seller_names
from shop.inventory import Stock
from shop.products import EVERYTHING, REMOVED, Listing, Product
from tests.build import a_category, a_member, a_product, a_shop, sold_by


def names_on(product: Product) -> set[tuple[str, str]]:
    items = [
        Product.details(product_id=product.product_id),
        *Stock.of_product(product_id=product.product_id).all(limit=10),
        *(card for shelf in product.shelves for card in Listing.newest(category_id=shelf).all(limit=10)),
    ]
    return {(item.seller_username, item.seller_name) for item in items if item.product_id == product.product_id}


def test_everything_about_a_thing_takes_the_new_names() -> None:
    seller = a_shop("windowsill")
    category = a_category()
    cactus = a_product(category, variants=[{}, {}], **sold_by(seller))
    removed = a_product(category, status=REMOVED, **sold_by(seller))
    another = a_product(category, seller_username="lamphour", seller_name="Lamp Hour", seller_id="01LAMPHOUR")
    update(Member.key(user_id=seller.member.user_id), Member.username.set("sill"))
    update(SellerProfile.key(user_id=seller.member.user_id), SellerProfile.shop_name.set("The Sill"))

    seller_names.refresh(seller.member.user_id)

    assert names_on(cactus) == {("sill", "The Sill")}
    assert names_on(removed) == {("sill", "The Sill")}
    assert names_on(another) == {("lamphour", "Lamp Hour")}
    assert EVERYTHING in cactus.shelves


def test_nothing_is_written_where_the_names_are_right() -> None:
    seller = a_shop()
    a_product(**sold_by(seller))
    with requests_at_most(3, round_trips=3, read_units=3.5) as measured:
        seller_names.refresh(seller.member.user_id)
    assert measured.write_units == 0


def test_a_thing_takes_all_of_a_name_or_none_of_it() -> None:
    seller = a_shop("windowsill")
    cactus = a_product(a_category(), variants=[{}, {}], **sold_by(seller))
    key = SellerProfile.key(user_id=seller.member.user_id)
    update(key, SellerProfile.shop_name.set("The Sill"))
    with faults() as engine, pytest.raises(Throttled):
        engine.fail("TransactWriteItems", lambda: Throttled("Too fast."), times=50)
        seller_names.refresh(seller.member.user_id)
    assert names_on(cactus) == {("windowsill", "Windowsill")}
    seller_names.refresh(seller.member.user_id)
    assert names_on(cactus) == {("windowsill", "The Sill")}


def test_things_are_compared_as_they_are_and_not_as_the_index_says() -> None:
    seller = a_shop("windowsill")
    cactus = a_product(a_category(), **sold_by(seller) | {"seller_name": "The Sill"})
    behind = mock.Mock()
    behind.page.return_value = Page([cactus.replace(seller_name="Windowsill")], None)
    with mock.patch.object(Product, "of_seller", return_value=behind):
        seller_names.refresh(seller.member.user_id)
    assert names_on(cactus) == {("windowsill", "Windowsill")}


def test_it_follows_profiles_by_their_stream() -> None:
    seller = a_shop("windowsill")
    # What other tests changed is passed by.
    kinds = (Member, SellerProfile)
    catch_up([Consumer[Any]("tests.seller_names", kinds, lambda changes: None, rebuild=())])
    consumers = [Consumer[Any]("tests.seller_names", kinds, seller_names.follow, rebuild=())]
    cactus = a_product(**sold_by(seller))
    key = Member.key(user_id=seller.member.user_id)

    update(key, Member.bio.set("Three balconies."))
    catch_up(consumers)
    assert names_on(cactus) == {("windowsill", "Windowsill")}

    update(key, Member.username.set("sill"))
    catch_up(consumers)
    assert names_on(cactus) == {("sill", "Windowsill")}


def test_every_name_is_derived_anew() -> None:
    shops = [a_shop("windowsill"), a_shop("lamphour")]
    things = [a_product(**sold_by(shop)) for shop in shops]
    for shop in shops:
        update(SellerProfile.key(user_id=shop.member.user_id), SellerProfile.shop_name.set("The Sill"))
    ask_for("shop.seller_names", "a test")
    rebuild(consumer_named("shop.seller_names"))
    assert [names_on(thing) for thing in things] == [{("windowsill", "The Sill")}, {("lamphour", "The Sill")}]


def test_names_that_were_followed_late_do_not_stay() -> None:
    """Two workers at once: one writes the names it read before they were changed there and back."""
    seller = a_shop("windowsill")
    cactus = a_product(**sold_by(seller))
    key = SellerProfile.key(user_id=seller.member.user_id)
    update(key, SellerProfile.shop_name.set("The Sill"))
    rename = seller_names._rename

    def late(*arguments: Any) -> None:
        update(key, SellerProfile.shop_name.set("Windowsill"))
        rename(*arguments)

    renames = iter([late, rename])
    with mock.patch.object(seller_names, "_rename", side_effect=lambda *arguments: next(renames)(*arguments)):
        seller_names.refresh(seller.member.user_id)
    assert names_on(cactus) == {("windowsill", "Windowsill")}


def test_members_without_a_shop_have_no_things() -> None:
    member = a_member()
    with requests_at_most(1, round_trips=1, read_units=1):
        seller_names.refresh(member.user_id)
    seller_names.refresh("01NOBODY")


def test_the_names_are_read_strongly() -> None:
    """The stream may be ahead of the replica that a plain read asks, and the change comes once only."""
    seller = a_shop()
    with mock.patch("dynamo.reads.batches.call", wraps=call) as sent:
        seller_names.refresh(seller.member.user_id)
    assert all(wanted["ConsistentRead"] for wanted in sent.call_args.args[1]["RequestItems"].values())
