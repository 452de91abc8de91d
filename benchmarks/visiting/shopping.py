"""What shoppers do on Plaza, each act checked for being the page it should be."""

from collections.abc import Sequence
from itertools import count

from benchmarks.visiting.browser import Answer, Browser, form
from benchmarks.visiting.market import PASSWORD, Market
from shop.inventory import ONLY
from shop.products import Product

CARDS = 24
ON_A_PAGE_OF_ORDERS = 10
CART_LINES = 3
# So many products in turn, each visited once beforehand, for a page whose details are remembered.
AT_HAND = 4
ADD, CLEAR = "/cart/lines/", "/cart/clear/"
# What htmx says of itself when it puts a thing into the cart.
IN_DRAWER = {"HX-Request": "true", "HX-Target": "dialog#drawer", "HX-Source": "form", "HX-Request-Type": "partial"}


class Shopper:
    """Somebody at a browser: a visitor, or the member that is named. Both have things in their cart."""

    def __init__(self, port: int, market: Market, member: str | None = None, which: int = 0) -> None:
        self.browser = Browser(port)
        self.market = market
        self.member = member
        self._turn = count(which)
        if member:
            self.sign_in(member)
        # One that others do not buy, so that no two of them want the same stock at the same moment.
        self._own = market.to_buy[which :: len(market.members)]
        self._token = form(self.browser.get(address_of(self._own[0])), ADD)["csrfmiddlewaretoken"]
        self.fill_cart()

    def sign_in(self, member: str) -> None:
        filled = form(self.browser.get("/sign-in/"), "/sign-in/") | {"username": member, "password": PASSWORD}
        self.browser.follow(self.browser.post("/sign-in/", filled)).must_be(200, holding="account-menu")

    # Pages.

    def home(self) -> None:
        self.browser.get("/").must_be(200, holding='class="market"')

    def category(self) -> None:
        shelf = self.market.shelves[next(self._turn) % len(self.market.shelves)]
        page = self.browser.get(f"/c/{shelf.path}/").must_be(200, holding='class="card-product"', times=CARDS)
        page.must_be(200, holding=f"<title>{shelf.name} · Plaza</title>")

    def any_category(self) -> None:
        """From another price each time: the question, its answer and the list are ones that nobody had before."""
        turn = next(self._turn)
        shelf = self.market.shelves[turn % len(self.market.shelves)]
        prices = sorted(product.price_cents for product in self.market.newest[shelf.category_id])
        least = prices[turn // len(self.market.shelves) % (len(prices) - CARDS)]
        page = self.browser.get(f"/c/{shelf.path}/?price_from={least / 100:.2f}")
        page.must_be(200, holding='class="card-product"', times=CARDS)

    def product(self) -> None:
        self._look_at(self._at_hand[next(self._turn) % AT_HAND])

    def any_product(self) -> None:
        shelf = self.market.shelves[next(self._turn) % len(self.market.shelves)]
        newest = self.market.newest[shelf.category_id]
        self._look_at(newest[next(self._turn) % len(newest)])

    def cart(self) -> None:
        page = self.browser.get("/cart/").must_be(200, holding='<li class="line"', times=CART_LINES)
        page.must_be(200, holding=self._own[0].name)

    def orders(self) -> None:
        page = self.browser.get("/orders/")
        page.must_be(200, holding='<li class="order-row">', times=ON_A_PAGE_OF_ORDERS)

    # Acts.

    def add(self) -> None:
        """With htmx: the drawer opens, the cart in it."""
        one = self._own[CART_LINES - 1]
        answer = self.browser.post(ADD, self._filled(one), headers=IN_DRAWER)
        answer.must_be(200, holding='<li class="line"', times=CART_LINES).must_be(200, holding=one.name)

    def add_without_scripts(self) -> None:
        """The form alone: the answer leads to the cart, whose page is a case of its own."""
        answer = self.browser.post(ADD, self._filled(self._own[CART_LINES - 1]))
        answer.must_be(302)
        assert answer.headers["location"] == "/cart/"

    def check_out(self) -> None:
        """From the cart to the page that says the order is placed, five requests."""
        browser = self.browser
        chosen = form(browser.get("/checkout/").must_be(200, holding="Where it goes"), "/checkout/")
        review = browser.follow(browser.post("/checkout/", chosen)).must_be(200, holding="Place order")
        placed = browser.follow(browser.post("/orders/", form(review, "/orders/")))
        placed.must_be(200, holding="The order is placed").must_be(200, holding=self._own[0].name)

    # What goes before, and is not measured.

    def fill_cart(self, lines: int = CART_LINES) -> None:
        self.browser.post(CLEAR, {"csrfmiddlewaretoken": self._token}).must_be(302)
        for one in self._own[:lines]:
            self.browser.post(ADD, self._filled(one)).must_be(302)
        # The cart's page says once what happened.
        self.browser.get("/cart/").must_be(200, holding='<li class="line"', times=lines)

    def fill_cart_but_one(self) -> None:
        self.fill_cart(CART_LINES - 1)

    def look_around(self) -> None:
        """Visits some products, so that the process remembers what may be some seconds old of them."""
        shelf = self.market.shelves[next(self._turn) % len(self.market.shelves)]
        self._at_hand: Sequence[Product] = self.market.newest[shelf.category_id][:AT_HAND]
        for one in self._at_hand:
            self._look_at(one)

    def nothing(self) -> None:
        pass

    def _look_at(self, product: Product) -> Answer:
        page = self.browser.get(address_of(product))
        return page.must_be(200, holding=f'<h1 class="display">{product.name}</h1>')

    def _filled(self, product: Product) -> dict[str, str]:
        return {
            "csrfmiddlewaretoken": self._token,
            "product_id": product.product_id,
            "variant_id": ONLY,
            "quantity": "1",
        }


def address_of(product: Product) -> str:
    return f"/products/{product.product_id}/{product.slug}/"
