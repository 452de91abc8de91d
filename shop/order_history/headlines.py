"""Words the progress of an order in one sentence, for its page and its row."""

from collections.abc import Sequence
from typing import NamedTuple

from shop.orders import CANCELLED, CONFIRMED, DELIVERED, PENDING, SHIPPED, SellerPart
from web.pages.words import in_words


class PartStatus(NamedTuple):
    """One seller's part of an order and its status."""

    seller_name: str
    status: str


def headline(parts: Sequence[PartStatus | SellerPart]) -> str:
    """The progress of an order in a sentence: "One parcel is here, one is on its way"."""
    if len(parts) == 1:
        return _ALONE.get(parts[0].status, "Your order").format(parts[0].seller_name)
    counts = {status: sum(part.status == status for part in parts) for status in _AMONG}
    said = [_clause(status, count, first=False) for status, count in counts.items() if count]
    if len(said) == 1:
        return _ALL[parts[0].status].format("Both" if len(parts) == 2 else f"All {in_words(len(parts))}")
    first = next(status for status, count in counts.items() if count)
    return ", ".join([_clause(first, counts[first], first=True), *said[1:]])


_ALONE = {
    PENDING: "{} has your order",
    CONFIRMED: "{} is packing your order",
    SHIPPED: "Your parcel is on its way",
    DELIVERED: "Your parcel is here",
    CANCELLED: "This order was cancelled",
}
_ALL = {
    DELIVERED: "{} parcels are here",
    SHIPPED: "{} parcels are on their way",
    CONFIRMED: "{} parcels are being packed",
    PENDING: "{} shops have your order",
    CANCELLED: "This order was cancelled",
}
_AMONG = {
    DELIVERED: ("is here", "are here"),
    SHIPPED: ("is on its way", "are on their way"),
    CONFIRMED: ("is being packed", "are being packed"),
    PENDING: ("is to be confirmed", "are to be confirmed"),
    CANCELLED: ("was cancelled", "were cancelled"),
}


def _clause(status: str, count: int, *, first: bool) -> str:
    one, many = _AMONG[status]
    noun = (" parcel" if count == 1 else " parcels") if first else ""
    number = in_words(count)
    return f"{number.capitalize() if first else number}{noun} {one if count == 1 else many}"
