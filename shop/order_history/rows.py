"""The view model of an order in a list."""

from datetime import date
from typing import NamedTuple

from django.utils.timezone import get_default_timezone

from shop.order_history.headlines import PartStatus, headline
from shop.orders import Order, number_of
from web.pages.links import url_for
from web.photos.photo import Photo


class OrderRow(NamedTuple):
    """An order in a history. `day` is in the site's time zone; the photographs have no alternative text."""

    order_id: str
    day: date
    quantity: int
    total_cents: int
    parts: tuple[PartStatus, ...]
    photos: tuple[Photo, ...]

    @property
    def url(self) -> str:
        return url_for("shop:order", self.order_id)

    @property
    def number(self) -> str:
        return number_of(self.order_id)

    @property
    def headline(self) -> str:
        return headline(self.parts)


def row_of(order: Order) -> OrderRow:
    return OrderRow(
        order.order_id,
        order.placed_at.astimezone(get_default_timezone()).date(),
        order.count,
        order.total_cents,
        tuple([PartStatus(part.seller_name, part.status) for part in order.parts]),
        order.pictures,
    )
