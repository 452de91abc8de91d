"""Spoils a thing so that changes of its stock cannot be followed, and mends it: all others go on meanwhile."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command

from benchmarks.following.killing import WORKER, derived, differing, everything, expected, the_shops, wait_for_workers
from benchmarks.visiting import market
from dynamo import update
from dynamo.streams import standings
from dynamo.tools.local import ending_with_its_parent
from dynamo.wire.client import call
from plaza.local import ROOT
from shop.inventory import Stock
from shop.products import Product

CONSUMER = "shop.stock_flags"
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Poisoned:
    """What came of it: how long the others took, what was parked, and what was wrong after the mend."""

    seconds_for_others: float
    parked: int
    wrong_after_mend: int


def poison(environment: Mapping[str, str], *, products: int = 60) -> Poisoned:
    """Load a market into tables that are there, spoil one thing, sell out all of them, mend it and try again."""
    market.load(products=products, members=0, orders=0)
    with _worker(environment):
        wait_for_workers()
        stocks = {stock.product_id: stock for stock in everything(Stock) if not stock.options}
        bad, *others = stocks.values()
        product = Product.details(product_id=bad.product_id)
        _set_price(product, {"S": "spoiled"})
        _sell(bad, 3)
        for stock in others:
            _sell(stock, 0)
        _sell(bad, 0)
        begun = time.monotonic()
        while any(Product.details(product_id=stock.product_id).stock_left != 0 for stock in others):
            _must_not_take_longer(begun)
            time.sleep(0.05)
        seconds = time.monotonic() - begun
        while len(parked := _parked()) < 2:
            _must_not_take_longer(begun)
        _set_price(product, {"N": str(product.price_cents)})
        call_command("streams", "--retry", CONSUMER)
    return Poisoned(seconds, len(parked), len(differing(derived(), expected())))


@contextmanager
def _worker(environment: Mapping[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, *WORKER],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=ending_with_its_parent(),
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _set_price(product: Product, price: dict[str, Any]) -> None:
    """Whatever is given as a price is stored; the entity would refuse it."""
    request = {
        "TableName": Product.table.name,
        "Key": product.own_key.wire,
        "UpdateExpression": "SET price_cents = :price",
        "ExpressionAttributeValues": {":price": price},
    }
    call("UpdateItem", request)


def _sell(stock: Stock, left: int) -> None:
    update(stock.own_key, Stock.quantity.set(left))


def _parked() -> list[Any]:
    return [each for one in standings(the_shops()) if one.consumer == CONSUMER for each in one.parked]


def _must_not_take_longer(begun: float) -> None:
    if time.monotonic() - begun > SECONDS:
        raise RuntimeError("The others wait for the one that is spoiled.")
