"""Answers of sellers to reviews of their products."""

from datetime import UTC, datetime

from dynamo import Budget, access_pattern, update
from dynamo.errors import NotFound, Refused
from shop.catalogue.product_details import details
from shop.reviewing.product_reviews import forget
from shop.reviews import Review


class ReviewGone(Refused):
    """The review was removed, and perhaps written anew."""

    def __init__(self) -> None:
        super().__init__("This review was removed meanwhile.")


def review_to_answer(user_id: str, product_id: str, author_id: str) -> Review:
    """A review of a product of this seller; `NotFound` when the product is not theirs. One request, and one for details
    that are not cached."""
    if details(product_id).seller_id != user_id:
        raise NotFound(f"{product_id} is not sold by {user_id}.")
    return Review.by_author(product_id=product_id, author_id=author_id)


@access_pattern("", "UpdateItem", "Reviews", Budget(1, 1, write_units=4))
def answer(review: Review, words: str) -> Review:
    """Answer a review, or with no words take the answer back; returns the review as it stands then. One request.
    Refuses with `ReviewGone`."""
    answered: Review = update(
        review.own_key,
        Review.answer.set(words),
        Review.answered_at.set(datetime.now(UTC) if words else None),
        condition=Review.review_id == review.review_id,
        failing=ReviewGone(),
    )
    forget(review.product_id)
    return answered
