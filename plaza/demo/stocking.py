"""Makes the demo's categories and products as entities of the shop."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.utils.text import slugify

from dynamo import Entity
from plaza.demo.catalogue import OLDEST, listed_at, shelves, things
from plaza.demo.ids import id_of
from plaza.demo.wares import Shelf, Thing
from shop.catalogue.stock_flags import stock_left
from shop.categories import ROOT, Ancestor, Category
from shop.inventory import ONLY, Stock
from shop.products import EVERYTHING, Product, Spec, card_on
from shop.ratings import Rating


def category_id(path: tuple[str, ...], now: datetime) -> str:
    return id_of("/".join(path), now - OLDEST - timedelta(days=30))


def category_items(now: datetime) -> Iterator[Category]:
    """All categories. Each shows the first photograph of its newest product."""
    counts = Counter(thing.shelf.path for thing in things())
    children = Counter(path[:-1] for path in shelves())
    for path, shelf in shelves().items():
        yield Category(
            category_id=category_id(path, now),
            parent_id=category_id(path[:-1], now) if path[1:] else ROOT,
            sort_name=f"{shelf.position:02} {shelf.name}",
            name=shelf.name,
            slug=shelf.slug,
            path="/".join(path),
            intro=shelf.words,
            photo=next(thing.photos[0].photo for thing in things() if thing.shelf.path[: len(path)] == path),
            ancestors=[
                Ancestor(category_id(above, now), shelves()[above].name, "/".join(above)) for above in paths_above(path)
            ],
            depth=len(path) - 1,
            child_count=children[path],
            product_count=counts[path],
        )


def paths_above(path: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The paths above this one, from the top."""
    return [path[:length] for length in range(1, len(path))]


def product_id(place: int, now: datetime) -> str:
    thing = things()[place]
    return id_of(thing.name, listed_at(place, thing, now))


def variant_id(thing: Thing, number: int) -> str:
    """The id begins with the number, since variants are shown in the order of their ids."""
    if not thing.option_names:
        return ONLY
    return f"{number + 1:02}-{slugify(' '.join(thing.variants[number].options))}"


def product_items(
    now: datetime, members: Mapping[str, str], sold: Mapping[tuple[int, int], int], ratings: Mapping[str, Rating]
) -> Iterator[Entity]:
    """Details, stock and cards of all products; `sold` counts what was bought, by place and variant, and `ratings` are
    by name."""
    for place in range(len(things())):
        stocks = stock_items(place, now, members, sold)
        product = details(place, now, members, stocks, ratings.get(things()[place].name))
        yield product
        yield from stocks
        for shelf in product.shelves:
            yield card_on(shelf, product, in_stock=product.stock_left != 0)


def stock_items(
    place: int, now: datetime, members: Mapping[str, str], sold: Mapping[tuple[int, int], int]
) -> list[Stock]:
    thing = things()[place]
    return [
        Stock(
            product_id=product_id(place, now),
            variant_id=variant_id(thing, number),
            seller_id=members[thing.shop.username],
            seller_username=thing.shop.username,
            seller_name=thing.shop.name,
            name=thing.name,
            slug=thing.slug,
            one_of_a_kind=thing.is_one_of_a_kind,
            option_names=thing.option_names,
            options=variant.options,
            photo=(variant.photo or thing.photos[0]).photo,
            price_cents=variant.price_cents,
            quantity=variant.stock,
            sold=sold.get((place, number), 0),
        )
        for number, variant in enumerate(thing.variants)
    ]


def details(
    place: int, now: datetime, members: Mapping[str, str], stocks: list[Stock], rating: Rating | None
) -> Product:
    thing = things()[place]
    prices = {variant.price_cents for variant in thing.variants}
    photos = tuple(print_.photo for print_ in thing.photos)
    return Product(
        product_id=product_id(place, now),
        seller_id=members[thing.shop.username],
        seller_username=thing.shop.username,
        seller_name=thing.shop.name,
        category_id=category_id(thing.shelf.path, now),
        category_name=thing.shelf.name,
        shelves=shelf_ids(thing.shelf, now),
        name=thing.name,
        slug=thing.slug,
        description=thing.text,
        specs=[Spec(name, value) for name, value in thing.details.items()],
        photos=photos,
        photo=photos[0],
        option_names=thing.option_names,
        price_cents=min(prices),
        price_varies=len(prices) > 1,
        one_of_a_kind=thing.is_one_of_a_kind,
        stock_left=stock_left(stocks),
        rating=rating,
        dispatch_note=thing.shop.dispatch_note,
        created_at=listed_at(place, thing, now),
        updated_at=listed_at(place, thing, now),
    )


def shelf_ids(shelf: Shelf, now: datetime) -> tuple[str, ...]:
    return (*(category_id(path, now) for path in (shelf.path, *reversed(paths_above(shelf.path)))), EVERYTHING)
