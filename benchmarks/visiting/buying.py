"""Buyers who do not give up: each looks around, buys, and sends an order again until they know that it is placed."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.visiting.browser import Answer, Browser, WrongPage, form
from benchmarks.visiting.market import PASSWORD, Market
from benchmarks.visiting.shopping import ADD, address_of
from shop.inventory import ONLY, Stock
from shop.orders import Order
from shop.products import Product

# What the market supplies of each product that is plentiful.
SUPPLIED = 1_000_000
# So long nobody is kept waiting, whatever happens to the server.
PATIENCE_SECONDS = 60.0
PLACED = "/placed/"


class GivenUp(AssertionError):
    """A buyer waited for longer than anybody would."""


@dataclass(slots=True)
class Buyer:
    """One member at a browser. `placed` are the ids of the orders that they know of."""

    browser: Browser
    market: Market
    which: int
    placed: list[str] = field(default_factory=list)
    signed_in: bool = False
    refused: int = 0
    repeated: int = 0

    def sign_in(self) -> None:
        filled = self.form("/sign-in/", "/sign-in/") | {"username": self.market.members[self.which]}
        self.patiently(lambda: self.browser.post("/sign-in/", filled | {"password": PASSWORD})).must_be(302)
        self.signed_in = True

    def buy(self) -> None:
        """Look at three pages, put one thing into the cart, and buy what is in it."""
        shelf = self.market.shelves[(self.which + len(self.placed)) % len(self.market.shelves)]
        product = self._wanted(len(self.placed))
        for path in ("/", f"/c/{shelf.path}/"):
            self.patiently(lambda path=path: self.browser.get(path)).must_be(200)  # type: ignore[misc]
        filled = self.form(address_of(product), ADD)
        filled |= {"product_id": product.product_id, "variant_id": ONLY, "quantity": "1"}
        self.patiently(lambda: self.browser.post(ADD, filled)).must_be(302)
        chosen = self.form("/checkout/", "/checkout/")
        offered = self.patiently(lambda: self.browser.post("/checkout/", chosen)).must_be(302)
        review = form(self.patiently(lambda: self.browser.get(offered.headers["location"])), "/orders/")
        answer = self.patiently(lambda: self.browser.post("/orders/", review))
        location = answer.headers.get("location", "")
        if location.endswith(PLACED):
            self.placed.append(location.removesuffix(PLACED).rpartition("/")[2])
        else:
            self.refused += 1

    def form(self, path: str, action: str) -> dict[str, str]:
        return form(self.patiently(lambda: self.browser.get(path)).must_be(200), action)

    def patiently(self, ask: Callable[[], Answer]) -> Answer:
        """The answer, asked for again while the connection is refused or breaks, and while Plaza is busy."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                answer = ask()
            except OSError:
                self.browser.close()
            else:
                if answer.status not in (429, 503):
                    return answer
            self.repeated += 1
            time.sleep(0.1)
        raise GivenUp(f"No answer in {PATIENCE_SECONDS:.0f} s.")

    def _wanted(self, turn: int) -> Product:
        # One that others do not buy, so that no two of them want the same stock at the same moment.
        own = self.market.to_buy[self.which :: len(self.market.members)]
        return own[turn % len(own)]


@dataclass(slots=True)
class Buyers:
    """All members of a market, buying in threads of their own until they are told to stop."""

    port: int
    market: Market
    troubles: list[str] = field(default_factory=list)
    all: list[Buyer] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self.all = [Buyer(Browser(self.port), self.market, which) for which in range(len(self.market.members))]
        self._threads = [threading.Thread(target=self._go_on, args=(buyer,), daemon=True) for buyer in self.all]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Each ends what they have begun."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _go_on(self, buyer: Buyer) -> None:
        try:
            buyer.sign_in()
            while not self._over.is_set():
                buyer.buy()
        except (WrongPage, GivenUp) as trouble:
            self.troubles.append(f"{self.market.members[buyer.which]}: {trouble}")


@dataclass(frozen=True, slots=True)
class Books:
    """What the tables say after all, held against what the buyers know."""

    orders: int
    lost: int
    unknown: int
    wrong_stocks: int


def books(buyers: Sequence[Buyer], user_ids: Sequence[str], products: Sequence[Product]) -> Books:
    """Orders that a buyer knows of and the tables do not, and the other way round; and products of which what was
    supplied is not what is in stock and what was ordered."""
    known = {order_id for buyer in buyers for order_id in buyer.placed}
    found = {
        order.order_id: Order.by_id(user_id=user_id, order_id=order.order_id)
        for user_id in user_ids
        for order in Order.history(user_id=user_id).all(limit=100_000)
    }
    sold = Counter[str]()
    for order in found.values():
        for line in order.lines:
            sold[line.product_id] += line.quantity
    stocks = Stock.of_variants_now([{"product_id": one.product_id, "variant_id": ONLY} for one in products])
    wrong = sum(
        stock is None or stock.quantity + stock.sold != SUPPLIED or stock.sold != sold[stock.product_id]
        for stock in stocks
    )
    return Books(len(found), len(known - found.keys()), len(found.keys() - known), wrong)
