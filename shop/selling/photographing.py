"""The photographs of a product: adding, describing, sorting, removing."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import IO

from django.core.files.base import File

from dynamo import Budget, access_pattern, new_id
from dynamo.errors import Refused
from shop.products import PHOTO_LIMIT
from shop.selling.describing import consistent
from shop.selling.own_products import OwnProduct, own_product
from shop.selling.rewriting import ChangedMeanwhile, rewrite
from shop.stock_movements import COUNTED
from web.photos import files
from web.photos.developing import FOCUS_POINTS
from web.photos.photo import Photo

ALT_LIMIT = 200
# How often photographs are added when something else of the product changes at the same moment.
WRITE_ATTEMPTS = 4


class TooManyPhotos(Refused):
    """There is no room for another photograph."""

    def __init__(self) -> None:
        super().__init__(f"{PHOTO_LIMIT} photographs fit. Remove one to make room.")


class NoSuchPhoto(Refused):
    """The photograph is none of the product's."""

    def __init__(self) -> None:
        super().__init__("This photograph was removed meanwhile.")


class LastPhoto(Refused):
    """A product on sale needs a photograph."""

    def __init__(self) -> None:
        super().__init__("What is on sale needs a photograph. Add another one first, or hide the product.")


@access_pattern("18", "none", "the storage of photographs", Budget(0, 0))
def save_photo(own: OwnProduct, file: File | IO[bytes], *, beside: int = 0) -> Photo:
    """The photograph in a file, stored for a product; `PhotoRefused` when it is none, `TooManyPhotos` when there is no
    room beside those it has and so many new ones. The product does not show it before `add_photos`. No request."""
    if len(own.product.photos) + beside >= PHOTO_LIMIT:
        raise TooManyPhotos
    key = f"photos/products/{own.product.product_id}/{new_id().lower()}"
    return files.save(file, key=key, alt=own.product.name[:ALT_LIMIT])


def add_photos(own: OwnProduct, photos: Sequence[Photo], actor: str) -> OwnProduct:
    """Show further photographs, last, also when something else was changed while they were developed. One transaction,
    and two reads more for each time that was so. The files of those that are refused are deleted."""
    try:
        for _ in range(WRITE_ATTEMPTS):
            if len(own.product.photos) + len(photos) > PHOTO_LIMIT:
                raise TooManyPhotos
            with suppress(ChangedMeanwhile):
                return _with_photos(own, (*own.product.photos, *photos), actor)
            own = own_product(own.product.seller_id, own.product.product_id)
        raise ChangedMeanwhile
    except Refused:
        for photo in photos:
            files.delete(photo)
        raise


def describe_photo(own: OwnProduct, photo_id: str, *, alt: str, focus: str, actor: str) -> OwnProduct:
    """Say what a photograph shows and which part of it a square keeps: the middle, or one of `FOCUS_POINTS`. One
    transaction."""
    photos = list(own.product.photos)
    place = _place(own, photo_id)
    said = " ".join(alt.split())[:ALT_LIMIT]
    photos[place] = photos[place]._replace(alt=said, focus=focus if focus in FOCUS_POINTS else "")
    return _with_photos(own, tuple(photos), actor)


def shift_photo(own: OwnProduct, photo_id: str, by: int, actor: str) -> OwnProduct:
    """Move a photograph so many places; the first is the one on cards. One transaction."""
    photos = list(own.product.photos)
    place = _place(own, photo_id)
    photos.insert(max(0, place + by), photos.pop(place))
    return _with_photos(own, tuple(photos), actor)


def remove_photo(own: OwnProduct, photo_id: str, actor: str) -> OwnProduct:
    """Show a photograph no more. Its files stay, since orders show them. One transaction."""
    gone = _place(own, photo_id)
    if own.product.is_on_sale and len(own.product.photos) == 1:
        raise LastPhoto
    return _with_photos(own, (*own.product.photos[:gone], *own.product.photos[gone + 1 :]), actor)


def _place(own: OwnProduct, wanted: str) -> int:
    for place, photo in enumerate(own.product.photos):
        if photo.id == wanted:
            return place
    raise NoSuchPhoto


def _with_photos(own: OwnProduct, photos: tuple[Photo, ...], actor: str) -> OwnProduct:
    if photos == own.product.photos:
        return own
    product = own.product.replace(photos=photos, photo=photos[0] if photos else None, updated_at=datetime.now(UTC))
    # A variant that showed the first photograph shows the one that is first now.
    stocks = [stock.replace(photo=None) if stock.photo == own.product.photo else stock for stock in own.stocks]
    return rewrite(own, consistent(product, stocks), actor=actor, reason=COUNTED, new_version=False)
