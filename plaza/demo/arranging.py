"""Sorts the demo's products by the date of listing, so that neighbours on a page do not look alike."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from plaza.demo.wares import Thing

# The penalty for the same trait one place before; half of it at two places, a third at three, and so on.
SAME_ORIGINAL = 12.0
SAME_SHELF = 4.0
SAME_SHOP = 2.0
SAME_AISLE = 1.5
# The first page of everything shows what is in stock.
SOLD_OUT_EARLY = 9.0
FIRST_PAGE = 40


def newest_first(things: Iterable[Thing], window: Sequence[str]) -> list[Thing]:
    """First the names in the window, then always the product that is least like those before it; a hash breaks ties."""
    waiting = {thing.name: thing for thing in sorted(things, key=lambda thing: thing.name)}
    last: dict[tuple[str, object], int] = {}
    arranged: list[Thing] = []
    while waiting:
        place = len(arranged)
        if place < len(window):
            best = waiting.pop(window[place])
        else:
            best = waiting.pop(min(waiting.values(), key=lambda thing: likeness(thing, place, last)).name)
        arranged.append(best)
        last |= dict.fromkeys(traits(best), place)
    return arranged


def traits(thing: Thing) -> dict[tuple[str, object], float]:
    return {
        ("original", thing.photos[0].source): SAME_ORIGINAL,
        ("shelf", thing.shelf.path): SAME_SHELF,
        ("shop", thing.shop.username): SAME_SHOP,
        ("aisle", thing.shelf.path[0]): SAME_AISLE,
    }


def likeness(thing: Thing, place: int, last: dict[tuple[str, object], int]) -> float:
    alike = sum(weight / (place - last[trait]) for trait, weight in traits(thing).items() if trait in last)
    too_early = SOLD_OUT_EARLY if thing.is_sold_out and place < FIRST_PAGE else 0.0
    return alike + too_early + sha256(thing.name.encode()).digest()[0] / 255
