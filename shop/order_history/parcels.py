"""The view model of parcels that a seller sent."""

from typing import NamedTuple

from shop.order_history.carriers import tracking_url
from shop.orders import Order, SellerPart, Shipment


class ParcelOnPage(NamedTuple):
    """A parcel that was sent, with the names of what is in it."""

    shipment: Shipment
    contents: list[tuple[int, str]]

    @property
    def tracking_url(self) -> str:
        return tracking_url(self.shipment.carrier, self.shipment.tracking)


def parcels_of(order: Order, part: SellerPart) -> list[ParcelOnPage]:
    """The parcels of a seller's part, the first sent first."""
    return [
        ParcelOnPage(parcel, [(count, order.lines[int(place)].full_name) for place, count in parcel.quantities.items()])
        for parcel in part.shipments
    ]
