"""Adds thousands of products without photographs, to measure speed on a marketplace of any size."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from dynamo import Entity, update
from plaza.demo.catalogue import OLDEST, things
from plaza.demo.ids import id_of
from plaza.demo.settling import user_ids
from plaza.demo.stocking import category_id, shelf_ids
from plaza.demo.wares import Thing
from shop.catalogue.stock_flags import stock_left
from shop.categories import CATALOG, Category
from shop.inventory import ONLY, Stock
from shop.products import Product, card_on

THOUSAND = 1000
FINISHES = ("plain", "marked", "early", "late", "left over", "returned", "boxed", "loose", "spare", "from the back")


def copies(thousands: int, began: datetime) -> Iterator[Entity]:
    """So many thousand products with their stock and cards. Names and prices are the same in every run, ids are new.

    `began` is the moment of `loading.begin`, from which the ids of categories and members follow.
    """
    run = datetime.now(UTC)
    members = user_ids(began)
    for number in range(thousands * THOUSAND):
        yield from copy(number, run, began, members[original(number).shop.username])


def original(number: int) -> Thing:
    return things()[number * 31 % len(things())]


def copy(number: int, run: datetime, began: datetime, seller_id: str) -> Iterator[Entity]:
    chance = Random(number)
    thing = original(number)
    own_id_from = run - timedelta(seconds=chance.uniform(60, OLDEST.total_seconds()))
    price = max(100, round(thing.variants[0].price_cents * chance.uniform(0.6, 1.4), -1))
    base = {
        "product_id": id_of(f"{run} {number}", own_id_from),
        "seller_id": seller_id,
        "seller_username": thing.shop.username,
        "seller_name": thing.shop.name,
        "name": f"{thing.name}, {chance.choice(FINISHES)}, no. {number + 1}",
        "slug": f"{thing.slug}-{number + 1}",
    }
    stock = Stock(**base, variant_id=ONLY, price_cents=price, quantity=chance.choice((0, 1, 3, 8, 12, 20, 40)))
    product = Product(
        **base,
        category_id=category_id(thing.shelf.path, began),
        category_name=thing.shelf.name,
        shelves=shelf_ids(thing.shelf, began),
        description=thing.text,
        price_cents=price,
        stock_left=stock_left([stock]),
        created_at=own_id_from,
        updated_at=own_id_from,
    )
    yield product
    yield stock
    for shelf in product.shelves:
        yield card_on(shelf, product, in_stock=stock.quantity > 0)


def count(thousands: int, began: datetime) -> None:
    """Add the copies to the counts of their categories."""
    paths = Counter(original(number).shelf.path for number in range(thousands * THOUSAND))
    for path, more in paths.items():
        update(Category.key(tree_id=CATALOG, category_id=category_id(path, began)), Category.product_count.add(more))
