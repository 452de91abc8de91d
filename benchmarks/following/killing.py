"""Changes stock and sellers' names while whatever follows them is killed; in the end all that is derived is right."""

import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from accounts.members import Member
from accounts.sellers import SellerProfile
from benchmarks.visiting import market
from dynamo import Entity, update
from dynamo.reads.scanning import scan_items
from dynamo.streams import Consumer, Standing, declared_consumers, standings
from dynamo.streams.checkpoints import Checkpoint
from dynamo.streams.lease import Leased
from dynamo.streams.rebuilding import ask_for, rebuild
from dynamo.streams.records import is_after
from dynamo.tools.local import ending_with_its_parent
from plaza.local import ROOT
from shop.catalogue.stock_flags import stock_left
from shop.inventory import Stock
from shop.products import Listing, Product

WRITERS = 4
PRODUCTS = 100
SECONDS_TO_CATCH_UP = 400
# One change in so many is a shop's new name.
RENAMED = 200

WORKER = ("-m", "benchmarks.following.worker", "--hurry")
DRIVER = ("-m", "benchmarks.following.driver")


@dataclass
class Course:
    """What came of it."""

    changes: int = 0
    kills: int = 0
    holders: int = 0
    checkpoints_seen: int = 0
    went_back: list[str] = field(default_factory=list)
    # Items with something derived, and how many of them are wrong: by the sources, and by what a rebuild makes of them.
    derived: int = 0
    wrong: int = 0
    rebuilt_otherwise: int = 0
    seconds_to_catch_up: float = 0


class Followers:
    """Two workers and a driver, each started again when it was killed."""

    def __init__(self, environment: Mapping[str, str], kept: Path) -> None:
        self._environment = dict(environment)
        self._commands = [WORKER, WORKER, (*DRIVER, str(kept))]
        self._processes = [self._started(words) for words in self._commands]

    def _started(self, words: tuple[str, ...]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=ending_with_its_parent(),
        )

    def kill(self, which: int) -> None:
        """End one at once, whatever it is at, and start it again."""
        self._processes[which].kill()
        self._processes[which].wait()
        self._processes[which] = self._started(self._commands[which])

    def finish(self) -> None:
        """Let the driver come to the end of what there is; the workers are waited for otherwise."""
        self._processes[2].kill()
        self._processes[2].wait()
        once = self._started((*self._commands[2], "--once"))
        if once.wait(SECONDS_TO_CATCH_UP):
            raise RuntimeError("The driver ended with an error.")

    def stop(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait()


@contextlib.contextmanager
def following(environment: Mapping[str, str]) -> Iterator[Followers]:
    with tempfile.TemporaryDirectory(prefix="plaza-streams-") as kept:
        followers = Followers(environment, Path(kept))
        try:
            yield followers
        finally:
            followers.stop()


def course(environment: Mapping[str, str], *, changes: int, kills: int, rate: float, chance: Random) -> Course:
    """Load a market into tables that are there, change it so often at so many a second, and kill meanwhile."""
    market.load(products=PRODUCTS, members=0, orders=0)
    found = Course(changes, kills)
    with following(environment) as followers, watched(found):
        threads = [
            threading.Thread(target=change, args=(changes // WRITERS, rate / WRITERS, Random(chance.random())))
            for _ in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        for _ in range(kills):
            time.sleep(chance.uniform(0.2, 1.8) * changes / rate / kills)
            followers.kill(chance.randrange(3))
        for thread in threads:
            thread.join()
        begun = time.monotonic()
        followers.finish()
        wait_for_workers()
        found.seconds_to_catch_up = time.monotonic() - begun
    before = derived()
    found.derived, found.wrong = len(before), len(differing(before, expected()))
    for consumer in the_shops():
        ask_for(consumer.name, "the benchmark")
        rebuild(consumer, rate=10_000)
    found.rebuilt_otherwise = len(differing(before, derived()))
    return found


def the_shops() -> list[Consumer[Any]]:
    """The consumers that are looked at."""
    return [consumer for consumer in declared_consumers() if consumer.name.startswith("shop.")]


def change(count: int, rate: float, chance: Random) -> None:
    """Change stocks and a few sellers' names, so many a second."""
    stocks, shops = everything(Stock), everything(SellerProfile)
    due = time.monotonic()
    for number in range(count):
        if number % RENAMED == 0:
            shop = chance.choice(shops)
            update(shop.own_key, SellerProfile.shop_name.set(f"Shop {chance.randrange(1000)}"))
        else:
            update(chance.choice(stocks).own_key, Stock.quantity.set(chance.randrange(9)))
        due += 1 / rate
        time.sleep(max(0.0, due - time.monotonic()))


@contextlib.contextmanager
def watched(found: Course) -> Iterator[None]:
    """Look at all checkpoints and the lease, time and again, while the block runs."""
    over = threading.Event()
    thread = threading.Thread(target=_watch, args=(found, over))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _watch(found: Course, over: threading.Event) -> None:
    furthest: dict[tuple[str, str], str | None] = {}
    fences: set[int] = set()
    while not over.wait(0.05):
        for consumer in the_shops():
            for seen in Checkpoint.of_consumer(consumer=consumer.name).all(limit=1000):
                place = seen.consumer, seen.shard
                before = furthest.get(place)
                found.checkpoints_seen += 1
                if before is not None and (seen.sequence_number is None or is_after(before, seen.sequence_number)):
                    found.went_back.append(f"{place}: from {before} to {seen.sequence_number}")
                furthest[place] = seen.sequence_number
        if lease := Leased.now.find():
            fences.add(lease.fence)
            found.holders = len(fences)


def wait_for_workers() -> None:
    """Until they have nothing left to follow, to try again and to rebuild."""
    deadline = time.monotonic() + SECONDS_TO_CATCH_UP
    while not all(is_at_rest(standing) for standing in standings(the_shops())):
        if time.monotonic() > deadline:
            raise RuntimeError("The workers do not come to an end.")
        time.sleep(0.5)


def is_at_rest(standing: Standing) -> bool:
    rebuilt = standing.rebuild is not None and standing.rebuild.finished_at is not None
    return rebuilt and not standing.lag and not standing.parked and standing.lag is not None


E = TypeVar("E", bound=Entity)
Derived = dict[tuple[str, ...], tuple[Any, ...]]


def everything(kind: type[E]) -> list[E]:
    """All items of a kind."""
    parts = scan_items(kind.table, rate=100_000, size=500)
    return [kind.load(item) for part in parts for item in part.items if kind.owns(item)]


def derived() -> Derived:
    """What things say of their stock and their seller."""
    found: Derived = {}
    for product in everything(Product):
        found["product", product.product_id] = product.stock_left, product.seller_username, product.seller_name
    for card in everything(Listing):
        stocked = card.stocked_category_id is not None
        said = card.stock_left, stocked, card.seller_username, card.seller_name
        found["card", card.product_id, card.listing_category_id] = said
    for stock in everything(Stock):
        found["stock", stock.product_id, stock.variant_id] = stock.seller_username, stock.seller_name
    return found


def expected() -> Derived:
    """What they should say, by the sources alone."""
    names = {member.user_id: member.username for member in everything(Member)}
    shops = {shop.user_id: shop.shop_name for shop in everything(SellerProfile)}
    stocks: dict[str, list[Stock]] = {}
    for stock in everything(Stock):
        stocks.setdefault(stock.product_id, []).append(stock)
    found: Derived = {}
    for product in everything(Product):
        left = stock_left(stocks[product.product_id])
        seller = names[product.seller_id], shops[product.seller_id]
        found["product", product.product_id] = left, *seller
        for shelf in product.shelves:
            found["card", product.product_id, shelf] = left, left != 0, *seller
        for stock in stocks[product.product_id]:
            found["stock", product.product_id, stock.variant_id] = seller
    return found


def differing(one: Derived, other: Derived) -> list[tuple[str, ...]]:
    """The keys of what is not the same in both."""
    return [key for key in one.keys() | other.keys() if one.get(key) != other.get(key)]
