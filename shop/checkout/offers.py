"""Offers: the prices, cart and address that a checkout page shows, sealed so that they come back with the order."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from dynamo import moment_of, new_id
from shop.cart.checking import CheckedCart
from shop.cart.refusals import CartRefused, OfferStale
from shop.orders import DeliveryAddress
from web.sealing import Seal, SealBroken, SealExpired, record_of

OFFER_MINUTES = 15


class OfferForged(CartRefused):
    """The offer was not sealed here, or not for this viewer."""

    def __init__(self) -> None:
        super().__init__("This offer wasn’t made to you, or it was damaged on its way. It was not ordered.")


@dataclass(frozen=True, slots=True)
class Offer:
    """One version of one cart, with its prices and address. It has the id of the order it may become."""

    viewer: str
    order_id: str
    cart_version: int
    # The price of one, by the key of the line.
    prices: dict[str, int]
    address: DeliveryAddress
    # The entry of the address book; None for an address typed for this order.
    address_id: str | None
    # The sellers' names on the page, by their ids.
    seller_names: dict[str, str]

    @property
    def is_stale(self) -> bool:
        return datetime.now(UTC) > moment_of(self.order_id) + timedelta(minutes=OFFER_MINUTES)

    @property
    def sealed(self) -> str:
        return _SEAL.close(asdict(self), self.viewer)


def _offer_of(values: Mapping[str, Any]) -> Offer:
    return record_of(Offer, {**values, "address": record_of(DeliveryAddress, values["address"])})


# It has no age limit of its own: the order of an old offer must still be found. The order's id tells the age.
_SEAL = Seal("shop.offers", version=1, read=_offer_of)


def offer(checked: CheckedCart, address: DeliveryAddress, address_id: str | None) -> Offer:
    """An offer of the checked cart to its shopper."""
    return Offer(
        viewer=checked.cart.user_id,
        order_id=new_id(),
        cart_version=checked.cart.cart_version,
        prices={line.line.key: line.price_cents for line in checked.lines},
        address=address,
        address_id=address_id,
        seller_names={parcel.seller_id: parcel.seller_name for parcel in checked.parcels},
    )


def open_offer(sealed: str, viewer: str) -> Offer:
    """The offer that was sealed, whether stale or not. `OfferForged` unless it was made to this viewer, `OfferStale`
    when it was made by a release whose offers this one cannot understand."""
    try:
        return _SEAL.open(sealed, viewer)
    except SealExpired as error:
        raise OfferStale from error
    except SealBroken as error:
        raise OfferForged from error
