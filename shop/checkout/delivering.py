"""The address that an order goes to: chosen in the first step of the checkout, and sent to the second in an
encrypted cookie."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.addresses import Address, default_of
from shop.checkout.offers import Offer
from shop.orders import DeliveryAddress
from web.sealing import PrivateSeal, SealBroken, record_of

DESTINATION_COOKIE = "deliver_to"
HOUR_SECONDS = 60 * 60
# The choice of an address that is not in the address book.
NEW_ADDRESS = "new"


@dataclass(frozen=True, slots=True)
class Destination:
    """An entry of the address book by its id, or an address that was typed for this order only."""

    address_id: str | None = None
    typed: DeliveryAddress | None = None

    def is_of(self, offer: Offer) -> bool:
        """Whether the offer was made for this address."""
        return self.address_id == offer.address_id and (self.typed is None or self.typed == offer.address)

    def read(self, user_id: str) -> DeliveryAddress | None:
        """The address; None when it is not in the address book any more. One request for an entry of the book, else
        none."""
        if self.address_id is None:
            return self.typed
        address = Address.by_id.find(user_id=user_id, address_id=self.address_id)
        return delivery_address(address) if address else None


def _destination_of(values: Mapping[str, Any]) -> Destination:
    typed = values.get("written")
    return Destination(values.get("address_id"), record_of(DeliveryAddress, typed) if typed else None)


_SEAL = PrivateSeal("shop.delivering", version=2, max_age=HOUR_SECONDS, read=_destination_of)


def delivery_address(address: Address) -> DeliveryAddress:
    """An entry of the address book, as an order stores it."""
    return DeliveryAddress(address.name, address.street, address.postcode, address.city, address.country, address.phone)


def preferred(addresses: list[Address], former: Destination | None) -> str:
    """The choice that is selected at first: the former one, the default of the address book, or a new address."""
    if former:
        return former.address_id or NEW_ADDRESS
    default = default_of(addresses)
    return default.address_id if default else NEW_ADDRESS


def destination_in(request: HttpRequest) -> Destination | None:
    """What this member chose, if they did within the last hour."""
    try:
        return _SEAL.open(request.COOKIES.get(DESTINATION_COOKIE, ""), str(request.user.pk))
    except SealBroken:
        return None


def is_forgotten(request: HttpRequest) -> bool:
    """Whether a choice came along that serves no more: too old, somebody else's, or of another release."""
    return DESTINATION_COOKIE in request.COOKIES and destination_in(request) is None


def remember(request: HttpRequest, response: HttpResponse, destination: Destination) -> None:
    typed = asdict(destination.typed) if destination.typed else None
    sealed = _SEAL.close({"address_id": destination.address_id, "written": typed}, str(request.user.pk))
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(DESTINATION_COOKIE, sealed, max_age=HOUR_SECONDS, secure=secure, httponly=True, samesite="Lax")


def forget(response: HttpResponse) -> None:
    response.delete_cookie(DESTINATION_COOKIE)
