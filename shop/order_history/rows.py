"""An order as a row among others: what is shown of it and nothing besides."""

from datetime import date
from typing import NamedTuple

from django.utils.timezone import get_default_timezone

from shop.order_history.headlines import Parcel, headline
from shop.orders import Order, number_of
from web.pages.links import url_for
from web.photos.photo import Photo


class Row(NamedTuple):
    """An order in a history. Its day is that of the zone it is told in; its photographs are without words."""

    order_id: str
    day: date
    things: int
    total_cents: int
    parts: tuple[tuple[str, str], ...]
    photos: tuple[Photo, ...]

    @property
    def url(self) -> str:
        return url_for("shop:order", self.order_id)

    @property
    def number(self) -> str:
        return number_of(self.order_id)

    @property
    def parcels(self) -> list[Parcel]:
        return [Parcel(*part) for part in self.parts]

    @property
    def headline(self) -> str:
        return headline(self.parcels)


def row_of(order: Order) -> Row:
    return Row(
        order.order_id,
        order.placed_at.astimezone(get_default_timezone()).date(),
        order.count,
        order.total_cents,
        tuple([(part.seller_name, part.status) for part in order.parts]),
        order.pictures,
    )
