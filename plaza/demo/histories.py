"""What the demo's members bought in the last fourteen months, and the status of each parcel by now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from plaza.demo.catalogue import listed_at, things
from plaza.demo.opinions import opinions
from plaza.demo.people import SHOPPER, STAFF, Home, people
from plaza.demo.wares import Thing, Variant

# In the order of a parcel's progress.
PENDING, CONFIRMED, SHIPPED, DELIVERED, CANCELLED = "PENDING", "CONFIRMED", "SHIPPED", "DELIVERED", "CANCELLED"
LONGEST_AGO = timedelta(days=425)
# The ages of the first demo account's orders, in days: one in every status.
SHOWN = (0.08, 0.9, 3.42, 9.0, 24.0, 61.0, 118.0, 190.0, 301.0, 402.0)
SHOWN_CANCELLED = 24.0
# A review is written so long after its order.
ARRIVED_AFTER = timedelta(days=7)
CANCELLED_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Bought:
    thing: Thing
    place: int
    variant: Variant
    number: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Step:
    """A status of one shop's parcel, or of the whole order when `shop` is None."""

    status: str
    at: datetime
    shop: str | None


@dataclass(frozen=True, slots=True)
class PastOrder:
    """One order of the demo. Its steps are sorted by time, and none is in the future."""

    buyer: str
    name: str
    placed_at: datetime
    home: Home
    lines: tuple[Bought, ...]
    steps: tuple[Step, ...]

    @property
    def sellers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.thing.shop.username for line in self.lines))

    def status_of(self, shop: str) -> str:
        return [step.status for step in self.steps if step.shop in (shop, None)][-1]

    @property
    def status(self) -> str:
        """The status of the parcel that has come least far."""
        order = (PENDING, CONFIRMED, SHIPPED, DELIVERED, CANCELLED)
        return min((self.status_of(shop) for shop in self.sellers), key=order.index)


def histories(now: datetime) -> Iterator[PastOrder]:
    """All orders: those that a review tells of, then the others, the oldest of each buyer first."""
    yield from reviewed(now)
    for person in people().values():
        if person.username == STAFF:
            continue
        chance = Random(f"orders of {person.username}")
        if person.username == SHOPPER:
            ages = [timedelta(days=days) for days in SHOWN]
        else:
            ages = [LONGEST_AGO * chance.random() ** 1.6 for _ in range(chance.choice((1, 2, 3, 4, 6, 8, 11)))]
        for number, age in enumerate(sorted(ages, reverse=True)):
            placed_at = now - age
            lines = tuple(chosen(chance, placed_at, now, person.username))
            if not lines:
                continue
            home = person.homes[-1] if chance.random() < 0.2 else person.homes[0]
            cancelled = chance.random() < CANCELLED_SHARE
            if person.username == SHOPPER:
                cancelled = age.days == SHOWN_CANCELLED
            steps = tuple(steps_of(chance, placed_at, now, lines, cancelled))
            yield PastOrder(person.username, f"order {number} of {person.username}", placed_at, home, lines, steps)


def reviewed(now: datetime) -> Iterator[PastOrder]:
    """The orders that brought what was reviewed, a week before the review."""
    places = {thing.name: place for place, thing in enumerate(things())}
    for opinion in opinions():
        thing, buyer = things()[places[opinion.product]], people()[opinion.by]
        bought = Bought(thing, places[opinion.product], thing.variants[opinion.option], opinion.option, 1)
        placed_at = now - timedelta(days=opinion.days) - ARRIVED_AFTER
        hours = {PENDING: 0, CONFIRMED: 5, SHIPPED: 40, DELIVERED: 120}
        steps = tuple(
            Step(status, placed_at + timedelta(hours=after), thing.shop.username if after else None)
            for status, after in hours.items()
        )
        yield PastOrder(buyer.username, opinion.order_name, placed_at, buyer.homes[0], (bought,), steps)


def chosen(chance: Random, placed_at: datetime, now: datetime, buyer: str) -> Iterator[Bought]:
    """A few products that were listed by then: cheap ones more often, and none that is one of a kind."""
    on_sale = [
        (place, thing)
        for place, thing in enumerate(things())
        if listed_at(place, thing, now) < placed_at and not thing.is_one_of_a_kind and thing.shop.username != buyer
    ]
    if not on_sale:
        return
    weights = list(accumulate(thing.variants[0].price_cents ** -0.5 for _, thing in on_sale))
    picked = dict.fromkeys(
        chance.choices(range(len(on_sale)), cum_weights=weights, k=chance.choice((1, 1, 1, 2, 2, 3, 4)))
    )
    for index in picked:
        place, thing = on_sale[index]
        number = chance.randrange(len(thing.variants))
        variant = thing.variants[number]
        quantity = chance.choice((1, 1, 2, 3)) if variant.price_cents < 2000 else 1
        yield Bought(thing, place, variant, number, quantity)


def steps_of(
    chance: Random, placed_at: datetime, now: datetime, lines: tuple[Bought, ...], cancelled: bool
) -> Iterator[Step]:
    """The steps up to now; a parcel takes about a week."""
    steps = [Step(PENDING, placed_at, None)]
    if cancelled:
        steps.append(Step(CANCELLED, placed_at + timedelta(hours=chance.uniform(1, 9)), None))
    else:
        for shop in dict.fromkeys(line.thing.shop.username for line in lines):
            confirmed = placed_at + timedelta(hours=chance.uniform(4, 20))
            shipped = confirmed + timedelta(hours=chance.uniform(20, 60))
            delivered = shipped + timedelta(hours=chance.uniform(60, 120))
            steps += [Step(CONFIRMED, confirmed, shop), Step(SHIPPED, shipped, shop), Step(DELIVERED, delivered, shop)]
    yield from sorted((step for step in steps if step.at <= now), key=lambda step: step.at)
