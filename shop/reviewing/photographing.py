"""The photographs of a review: adding and removing them, as long as it can be changed."""

from collections.abc import Sequence
from typing import IO

from django.core.files.base import File

from dynamo import new_id
from dynamo.errors import Refused
from shop.reviewing.writing import delete_files, rewrite
from shop.reviews import REVIEW_PHOTO_LIMIT, Review
from web.photos import files
from web.photos.photo import Photo


class TooManyPhotos(Refused):
    """There is no room for another photograph."""

    def __init__(self) -> None:
        super().__init__(f"{REVIEW_PHOTO_LIMIT} photographs fit. Remove one to make room.")


def save_photo(review: Review, file: File | IO[bytes], *, beside: int = 0) -> Photo:
    """The photograph in a file, stored for a review; `PhotoRefused` when it is none, `TooManyPhotos` when there is no
    room beside those it has and so many new ones. The review does not show it before `add_photos`. No request."""
    if len(review.photos) + beside >= REVIEW_PHOTO_LIMIT:
        raise TooManyPhotos
    key = f"photos/reviews/{review.review_id}/{new_id().lower()}"
    return files.save(file, key=key, alt=f"{review.product_name}, photographed by {review.author_name}")


def add_photos(review: Review, photos: Sequence[Photo]) -> Review:
    """Show further photographs, last. One transaction. Refuses as `rewrite` does."""
    return rewrite(review, review.replace(photos=(*review.photos, *photos)))


def remove_photo(review: Review, photo_id: str) -> Review:
    """Show a photograph no more, and delete its files; one that is not there stays so. One transaction."""
    gone = tuple(photo for photo in review.photos if photo.id == photo_id)
    kept = tuple(photo for photo in review.photos if photo.id != photo_id)
    changed = rewrite(review, review.replace(photos=kept))
    delete_files(gone)
    return changed
