"""Votes that a review was helpful: one a member, never for one's own, counted exactly."""

from contextlib import suppress
from datetime import UTC, datetime

from dynamo import Budget, Transaction, access_pattern
from dynamo.errors import Refused
from shop.helpful_votes import HelpfulVote, voted_id
from shop.reviewing.answering import ReviewGone
from shop.reviewing.product_reviews import forget
from shop.reviews import Review


class OwnReviewVoted(Refused):
    """Authors do not vote for themselves."""

    def __init__(self) -> None:
        super().__init__("This is your own review. Others say whether it helped them.")


class AlreadyVoted(Refused):
    """The member has voted for the review."""


class NotVoted(Refused):
    """The member has not voted for the review."""


def vote(member_id: str, review: Review) -> Review:
    """Say that a review helped, and return it as it stands then; twice counts once. One transaction. Refuses with
    `OwnReviewVoted` and `ReviewGone`."""
    if review.author_id == member_id:
        raise OwnReviewVoted
    with suppress(AlreadyVoted):
        _add(HelpfulVote(user_id=member_id, voted_id=voted_id(review), voted_at=datetime.now(UTC)), review)
        return _counted(review, 1)
    return review


@access_pattern("", "TransactWriteItems", "Likes, Reviews", Budget(1, 1, write_units=7))
def _add(helped: HelpfulVote, review: Review) -> None:
    with Transaction() as transaction:
        transaction.put(helped, new=True, failing=AlreadyVoted())
        _count(transaction, review, 1)


def take_back(member_id: str, review: Review) -> Review:
    """Say so no more, and return the review as it stands then; without a vote nothing changes. One transaction. Refuses
    with `ReviewGone`."""
    with suppress(NotVoted):
        _take_away(member_id, review)
        return _counted(review, -1)
    return review


@access_pattern("", "TransactWriteItems", "Likes, Reviews", Budget(1, 1, write_units=7))
def _take_away(member_id: str, review: Review) -> None:
    with Transaction() as transaction:
        key = HelpfulVote.key(user_id=member_id, voted_id=voted_id(review))
        transaction.delete(key, condition=HelpfulVote.voted_at.exists(), failing=NotVoted())
        _count(transaction, review, -1)


def _count(transaction: Transaction, review: Review, by: int) -> None:
    is_same = Review.review_id == review.review_id
    transaction.update(review.own_key, Review.helpful_count.add(by), condition=is_same, failing=ReviewGone())


def _counted(review: Review, by: int) -> Review:
    forget(review.product_id)
    return review.replace(helpful_count=review.helpful_count + by)
