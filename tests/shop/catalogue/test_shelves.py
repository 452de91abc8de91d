"""Products follow their category when staff rename or move it."""

from typing import Any
from unittest import mock

import pytest

from accounts.audit_entries import Actor
from dynamo import update
from dynamo.errors import Conflict
from dynamo.streams import Consumer, consumer_named
from dynamo.streams.rebuilding import ask_for, rebuild
from dynamo.streams.worker import catch_up
from dynamo.tools.testing import requests_at_most
from shop.catalogue import shelves
from shop.catalogue.category_tree import tree_now
from shop.cataloguing.changing import change_category, move_category
from shop.cataloguing.writing import on_tree_of_now
from shop.categories import ROOT, Category, TreeVersion
from shop.products import EVERYTHING, HIDDEN, Listing, Product
from shop.selling.own_products import own_product
from shop.selling.publishing import publish
from tests.build import a_category, a_product

CLERK = Actor("01CLERK", "clerk")
KINDS = (TreeVersion, Category)
# What other tests changed is passed by.
PASSED_BY = Consumer[Any]("tests.shelves", KINDS, lambda changes: None, rebuild=())


def move(category: Category, under: Category) -> None:
    on_tree_of_now(lambda tree: move_category(tree, category.category_id, under.category_id, "", CLERK))


def rename(category: Category, name: str) -> None:
    on_tree_of_now(lambda tree: change_category(tree, category.category_id, {"name": name}, CLERK))


def caught_up() -> None:
    catch_up([Consumer[Any]("tests.shelves", KINDS, shelves.follow, rebuild=())])


def shelves_with(product: Product) -> set[str]:
    """The shelves that have a card of the product, of all there are."""
    names = {EVERYTHING: "everything"} | {one.category_id: one.slug for one in tree_now().descendants()}
    return {
        name
        for shelf, name in names.items()
        if any(card.product_id == product.product_id for card in Listing.newest(category_id=shelf).all(limit=50))
    }


def test_the_cards_follow_a_category_that_is_moved_and_renamed() -> None:
    plants, lamps = a_category("Plants"), a_category("Lamps")
    cacti = a_category("Cacti", plants)
    small = a_category("Small", cacti)
    beside, within, elsewhere = a_product(cacti), a_product(small, name="A small one"), a_product(plants, name="Fern")
    catch_up([PASSED_BY])

    move(cacti, lamps)
    rename(cacti, "Cacti and succulents")
    caught_up()

    assert shelves_with(beside) == {"lamps", "cacti", "everything"}
    assert shelves_with(within) == {"lamps", "cacti", "small", "everything"}
    assert shelves_with(elsewhere) == {"plants", "everything"}
    product = Product.details(product_id=beside.product_id)
    assert (product.category_name, product.shelves) == (
        "Cacti and succulents",
        (cacti.category_id, lamps.category_id, EVERYTHING),
    )
    assert product.version == beside.version + 1
    below = tree_now().by_id(small.category_id)
    assert below is not None
    assert [one.name for one in below.ancestors] == ["Lamps", "Cacti and succulents"]
    stocked = Listing.newest_in_stock(category_id=lamps.category_id).all(limit=9)
    assert {card.product_id for card in stocked} == {beside.product_id, within.product_id}


def test_a_change_of_the_count_or_the_introduction_moves_no_card() -> None:
    plants = a_category("Plants")
    a_product(plants)
    catch_up([PASSED_BY])
    update(plants.own_key, Category.product_count.add(1))
    on_tree_of_now(lambda tree: change_category(tree, plants.category_id, {"intro": "Grown at home."}, CLERK))
    with mock.patch.object(shelves, "reshelve") as reshelve:
        caught_up()
    assert not reshelve.called


def test_a_product_that_is_hidden_meanwhile_finds_its_shelves_when_it_is_put_on_sale() -> None:
    plants, lamps = a_category("Plants"), a_category("Lamps")
    cacti = a_category("Cacti", plants)
    hidden = a_product(cacti, status=HIDDEN)
    move(cacti, lamps)
    shelves.derive([hidden])
    assert Product.details(product_id=hidden.product_id) == hidden
    own = own_product(hidden.seller_id, hidden.product_id)
    with mock.patch("shop.selling.publishing.missing", return_value={}):
        publish(own, hidden.seller_id)
    assert shelves_with(hidden) == {"lamps", "cacti", "everything"}


def test_products_at_their_place_are_read_once_and_not_written() -> None:
    plants = a_category("Plants")
    products = [a_product(plants, name=f"Fern {number}") for number in range(3)]
    with requests_at_most(2, round_trips=2, read_units=6) as measured:
        shelves.derive(products)
    assert measured.write_units == 0


def test_every_shelf_is_derived_anew() -> None:
    plants = a_category("Plants")
    astray = a_product(plants, category_name="Lamps", shelves=(plants.category_id, "01LAMPS", EVERYTHING))
    ask_for("shop.shelves", "a test")
    rebuild(consumer_named("shop.shelves"))
    product = Product.details(product_id=astray.product_id)
    assert (product.category_name, product.shelves) == ("Plants", (plants.category_id, EVERYTHING))
    assert list(Listing.newest(category_id="01LAMPS").all(limit=1)) == []


def test_a_product_that_others_keep_writing_is_given_up_in_the_end() -> None:
    plants = a_category("Plants")
    astray = a_product(plants, category_name="Lamps")
    write = shelves._write

    def late(before: Product, after: Product) -> None:
        update(before.own_key, Product.version.add(1))
        write(before, after)

    with mock.patch.object(shelves, "_write", side_effect=late), pytest.raises(Conflict):
        shelves.derive([astray])
    shelves.derive([astray])
    assert Product.details(product_id=astray.product_id).category_name == "Plants"


def test_the_first_level_has_no_shelf_above() -> None:
    plants = a_category("Plants")
    cacti = a_category("Cacti", plants)
    cactus = a_product(cacti)
    on_tree_of_now(lambda tree: move_category(tree, cacti.category_id, ROOT, "", CLERK))
    shelves.derive([cactus])
    assert shelves_with(cactus) == {"cacti", "everything"}
