"""Offers: what a checkout page promised its viewer, sealed so that it can come back with the order and be believed."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from dynamo import moment_of, new_id
from shop.cart.checking import CheckedCart
from shop.cart.refusals import CartRefused, OfferStale
from shop.orders import DeliveryAddress
from web.sealing import Seal, SealBroken, SealExpired

OFFER_MINUTES = 15
# Whether an offer is too old is told by its order's id, since an order that was placed with it is found all the same.
_SEAL = Seal("shop.offers", version=1)


class OfferForged(CartRefused):
    """It was not given out by us, or not to this viewer."""

    def __init__(self) -> None:
        super().__init__("This offer wasn’t made to you, or it was damaged on its way. Nothing was ordered.")


@dataclass(frozen=True, slots=True)
class Offer:
    """One version of one cart, at these prices, to this address. The order it may become has its id already."""

    viewer: str
    order_id: str
    cart_version: int
    # For each line of the cart what one of it costs.
    prices: dict[str, int]
    address: DeliveryAddress
    # Where the address stands in the viewer's address book, None for one that was written for this order.
    address_id: str | None
    # What each seller was called on the page, by their ids.
    seller_names: dict[str, str]

    @property
    def is_stale(self) -> bool:
        return datetime.now(UTC) > moment_of(self.order_id) + timedelta(minutes=OFFER_MINUTES)

    @property
    def sealed(self) -> str:
        return _SEAL.close(asdict(self), self.viewer)


def offer(checked: CheckedCart, address: DeliveryAddress, address_id: str | None) -> Offer:
    """An offer of the cart as it was checked, for its shopper."""
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
    """The offer that was sealed, be it stale or not; `OfferForged` unless it was made to this viewer, `OfferStale` when
    another release made it."""
    try:
        values = _SEAL.open(sealed, viewer)
    except SealExpired as error:
        raise OfferStale from error
    except SealBroken as error:
        raise OfferForged from error
    return Offer(**(values | {"address": DeliveryAddress(**values["address"])}))
