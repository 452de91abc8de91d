"""Reviews: what buyers say of a product that arrived, one each, with the seller's answer."""

from datetime import datetime, timedelta

from dynamo import AsText, Budget, Entity, Get, Integer, Moment, Query, Text, TupleOf, moment_of
from shop import tables
from web.photos.photo import Photo

TITLE_LIMIT = 80
TEXT_LIMIT = 1000
REVIEW_ANSWER_LIMIT = 1000
REVIEW_PHOTO_LIMIT = 4
# How long an author can change what they wrote.
EDITABLE = timedelta(days=30)


class Review(Entity, table=tables.reviews, size_kb=1):
    """What one buyer says of a product. `review_id` is new for each, and sorts by time; `order_id` is the order with
    which the product came.

    The author's name and picture follow them; the product's are those of the day it was written. So a list reads
    nothing else.
    """

    product_id = Text()
    author_id = Text()
    review_id = Text()
    author_name = Text()
    author_avatar = AsText(Photo, null=True)
    order_id = Text()
    # The variant that was bought: ("12 cm",).
    options = TupleOf(str, default=())
    product_name = Text()
    product_slug = Text()
    product_photo = AsText(Photo, null=True)
    stars = Integer()
    title = Text(default="")
    text = Text()
    photos = TupleOf(Photo, default=())
    answer = Text(default="")
    answered_at = Moment(null=True)
    helpful_count = Integer(default=0)
    # Counts the author's changes, so that of two forms for it the later one is refused.
    version = Integer(default=0)
    edited_at = Moment(null=True)

    by_author = Get("", Budget(1, 1, 1), consistent=True)
    of_product = Query("", Budget(1, 1, 1.5), "{product_id}", index=tables.reviews_by_product, newest_first=True)
    of_author = Query("", Budget(1, 1, 0.5), "{author_id}", index=tables.reviews_by_author, newest_first=True)

    @property
    def written_at(self) -> datetime:
        return moment_of(self.review_id)

    def can_be_changed(self, now: datetime) -> bool:
        return now < self.written_at + EDITABLE
