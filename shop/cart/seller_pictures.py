"""The pictures of the sellers whose things are in a cart. A process remembers them for seconds, and reads those that it
does not know together with the stock."""

from collections.abc import Iterable, Sequence

from accounts.members import Member
from accounts.profiles.reading import profile_from
from accounts.sellers import SellerProfile
from dynamo.cache import TTLCache
from web.photos.photo import Photo

TTL_SECONDS = 10
# A seller without a picture is remembered too.
_pictures: TTLCache[tuple[Photo | None]] = TTLCache("pictures of sellers", TTL_SECONDS, 2**19)
KINDS = (Member, SellerProfile)


def picture_of(seller_id: str) -> Photo | None:
    """The seller's picture, if there is one and it is known. No request."""
    known = _pictures.find(seller_id)
    return known[0] if known else None


def unknown(seller_ids: Iterable[str]) -> list[str]:
    """Those of the sellers whose records have to be read, one of each of `KINDS`."""
    return [seller_id for seller_id in dict.fromkeys(seller_ids) if _pictures.find(seller_id) is None]


def learn(seller_ids: Sequence[str], records: Sequence[object]) -> None:
    """Remember the pictures of sellers, whose records were read in the order of `KINDS`."""
    for at, seller_id in enumerate(seller_ids):
        profile = profile_from(records[at * len(KINDS) : (at + 1) * len(KINDS)])
        _pictures.put(seller_id, (profile.public_avatar if profile else None,))
