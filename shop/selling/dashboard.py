"""Reads what a seller's dashboard shows: what is to be done, and how the shop does beside the span before."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone

from dynamo import batches, together
from shop.orders import CONFIRMED, PENDING
from shop.products import Product
from shop.seller_days import SellerDay
from shop.seller_orders import OpenSellerOrder

# The spans of days to choose from; the first is shown unless another is asked for.
SPANS = {"7": "7 days", "30": "30 days", "90": "90 days", "365": "A year"}
DEFAULT_SPAN = "30"
OPEN_LIMIT = 200
BEST_SHOWN = 5
LOW_SHOWN = 5
# Products in which what is low is looked for, the newest first.
PRODUCTS_READ = 100
# From this span on the chart shows weeks.
WEEKLY_FROM_DAYS = 90
# An order that is not sent after so many days is late.
LATE_AFTER_DAYS = 3


class Best(NamedTuple):
    """A product among the best sellers of a span."""

    product: Product
    units: int
    cents: int


class Figures(NamedTuple):
    """Sums of a span."""

    orders: int
    cents: int
    cancelled: int

    @property
    def average_cents(self) -> int:
        return self.cents // self.orders if self.orders else 0


class Dashboard:
    """A seller's dashboard for the days of a span, the last of which is today."""

    def __init__(
        self, days: Sequence[SellerDay], waiting: Sequence[OpenSellerOrder], products: Sequence[Product], span: int
    ) -> None:
        self.span, self._span = span, timedelta(days=span)
        self.today = datetime.now(timezone.get_default_timezone()).date()
        self._by_day = {day.day: day for day in days}
        self.waiting = waiting
        self._products = products
        self.best: list[Best] = []

    @property
    def to_confirm(self) -> list[OpenSellerOrder]:
        return [order for order in self.waiting if order.status == PENDING]

    @property
    def to_send(self) -> list[OpenSellerOrder]:
        return [order for order in self.waiting if order.status == CONFIRMED]

    @property
    def late(self) -> list[OpenSellerOrder]:
        """Orders that should have been sent by now."""
        limit = datetime.now(timezone.get_default_timezone()) - timedelta(days=LATE_AFTER_DAYS)
        return [order for order in self.waiting if order.status in (PENDING, CONFIRMED) and order.placed_at < limit]

    @property
    def low(self) -> list[Product]:
        """What is on sale and nearly or quite sold out."""
        low = [one for one in self._products if one.is_on_sale and one.stock_left is not None]
        return sorted(low, key=lambda one: one.stock_left or 0)[:LOW_SHOWN]

    @property
    def has_products(self) -> bool:
        return bool(self._products)

    @cached_property
    def days(self) -> list[date]:
        return [self.today - timedelta(days=ago) for ago in reversed(range(self.span))]

    @property
    def days_a_point(self) -> int:
        """How many days a point of the chart stands for: one, or a week in a long span."""
        return 1 if self.span < WEEKLY_FROM_DAYS else 7

    @property
    def points(self) -> list[tuple[date, int, int]]:
        """What was sold, in minor units: for each point of the chart its first day, the sum, and that of the span
        before. Days that make no whole point are left out, the oldest."""
        return [
            (part[0], self._figures(part).cents, self._figures([day - self._span for day in part]).cents)
            for end in range(len(self.days), self.days_a_point - 1, -self.days_a_point)
            for part in (self.days[end - self.days_a_point : end],)
        ][::-1]

    @cached_property
    def now(self) -> Figures:
        return self._figures(self.days)

    @cached_property
    def before(self) -> Figures:
        return self._figures([day - self._span for day in self.days])

    def _figures(self, days: Sequence[date]) -> Figures:
        found = [self._by_day[day.isoformat()] for day in days if day.isoformat() in self._by_day]
        return Figures(
            sum(day.orders for day in found), sum(day.cents for day in found), sum(day.cancelled for day in found)
        )

    @property
    def units_by_product(self) -> Counter[str]:
        counted = Counter[str]()
        for day in self.days:
            if found := self._by_day.get(day.isoformat()):
                counted.update({product_id: sold.units for product_id, sold in found.products.items()})
        return counted

    def cents_of(self, product_id: str) -> int:
        found = [self._by_day[day.isoformat()] for day in self.days if day.isoformat() in self._by_day]
        return sum(day.products[product_id].cents for day in found if product_id in day.products)


def dashboard(seller_id: str, span: int) -> Dashboard:
    """The dashboard for the last so many days. Two round trips: three requests at once, then the best sellers."""
    today = datetime.now(timezone.get_default_timezone()).date()
    first = today - timedelta(days=2 * span - 1)
    days, waiting, products = together(
        lambda: SellerDay.of_days(seller_id=seller_id, first=first.isoformat(), last=today.isoformat()).all(
            limit=2 * span
        ),
        lambda: OpenSellerOrder.queue(seller_id=seller_id).all(limit=OPEN_LIMIT),
        lambda: Product.of_seller(seller_id=seller_id).page(PRODUCTS_READ).items,
    )
    shown = Dashboard(days, waiting, products, span)
    units = shown.units_by_product.most_common(BEST_SHOWN)
    if units:
        found = batches.read([Product.key(product_id=product_id) for product_id, _ in units])
        shown.best = [
            Best(product, count, shown.cents_of(product_id))
            for product, (product_id, count) in zip(found, units, strict=True)
            if isinstance(product, Product)
        ]
    return shown
