"""What the demo sells: shops, categories, and products with their variants, read from `content/`."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import product as combinations
from random import Random
from typing import Any

from plaza.demo.arranging import newest_first
from plaza.demo.prints import CONTENT, Print, prints
from plaza.demo.wares import Shelf, Shop, Thing, Variant

FRESHEST = timedelta(hours=2)
OLDEST = timedelta(days=725)


@cache
def shops() -> dict[str, Shop]:
    """Every shop by its username."""
    entries = tomllib.loads((CONTENT / "shops.toml").read_text("utf-8"))
    return {
        username: Shop(username=username, **entry | {"photo": prints()[entry["photo"]]})
        for username, entry in entries.items()
    }


@cache
def shelves() -> dict[tuple[str, ...], Shelf]:
    """All categories, each after its parent, siblings in order."""
    tree = tomllib.loads((CONTENT / "categories.toml").read_text("utf-8"))
    return {shelf.path: shelf for shelf in shelves_in(tree, ())}


def shelves_in(branch: dict[str, Any], above: tuple[str, ...]) -> Iterator[Shelf]:
    below = [(slug, entry) for slug, entry in branch.items() if isinstance(entry, dict)]
    for position, (slug, entry) in enumerate(below, start=1):
        yield Shelf((*above, slug), entry["name"], entry["words"], position)
        yield from shelves_in(entry, (*above, slug))


@cache
def things() -> tuple[Thing, ...]:
    """All products, newest first; neighbours differ in picture, category and shop."""
    leaves = {shelf.slug: shelf for shelf in shelves().values() if len(shelf.path) == 3}
    found = []
    for file in sorted((CONTENT / "products").glob("*.toml")):
        entries = tomllib.loads(file.read_text("utf-8"))["product"]
        found += [thing_of(entry, leaves) for entry in entries]
    window = tomllib.loads((CONTENT / "window.toml").read_text("utf-8"))["window"]
    return tuple(newest_first(found, window))


def thing_of(entry: dict[str, Any], leaves: dict[str, Shelf]) -> Thing:
    pictures = tuple(prints()[name] for name in entry["prints"])
    return Thing(
        name=entry["name"],
        shop=shops()[entry["shop"]],
        shelf=leaves[entry["category"]],
        text=entry["text"].strip(),
        details=entry["details"],
        photos=pictures,
        option_names=tuple(entry.get("options", {})),
        variants=tuple(variants_of(entry, pictures)),
    )


def variants_of(entry: dict[str, Any], pictures: tuple[Print, ...]) -> Iterator[Variant]:
    options: dict[str, list[str]] = entry.get("options", {})
    ways = list(combinations(*options.values()))
    stock = entry.get("stock")
    if stock is None:
        stock = some_stock(entry["name"], len(ways))
    elif isinstance(stock, int):
        stock = [stock]
    dearer = entry.get("dearer", {})
    shown = entry.get("pictures")
    for way, left in zip(ways, stock, strict=True):
        photo = None
        if shown:
            chosen = dict(zip(options, way, strict=True))[shown]
            photo = pictures[options[shown].index(chosen)]
        yield Variant(way, entry["price"] + sum(dearer.get(value, 0) for value in way), left, photo)


def some_stock(name: str, ways: int) -> list[int]:
    """A plausible stock for each variant: mostly enough, sometimes few, sometimes none."""
    chance = Random(f"stock of {name}")
    return [chance.choice((0, 1, 2, 4, 5, 6, 8, 9, 12, 14, 17, 20)) for _ in range(ways)]


def listed_at(place: int, thing: Thing, now: datetime) -> datetime:
    """When the product at this place of `things()` was listed: many lately, fewer long ago, none before its shop
    opened."""
    share = place / max(1, len(things()) - 1)
    age = FRESHEST + (OLDEST - FRESHEST) * share**1.7
    opened = timedelta(days=thing.shop.open_days) - timedelta(hours=3 + place % 40)
    return now - min(age, opened)
