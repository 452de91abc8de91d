"""Writes reviews: one a buyer and product, changed for 30 days. The product's rating is counted with each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from accounts.models import Account
from dynamo import Budget, Transaction, access_pattern, differences, new_id, together
from dynamo.errors import Refused
from shop.catalogue.product_details import details
from shop.product_stats import ProductStats, stars_counter
from shop.products import Product
from shop.reviewing.product_reviews import forget
from shop.reviewing.purchases import NotArrived, Purchase, purchase_that_arrived
from shop.reviews import EDITABLE, Review
from web.photos import files
from web.photos.photo import Photo


@dataclass(frozen=True, slots=True)
class ReviewText:
    """What an author writes."""

    stars: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class OwnReview:
    """A product as its reviewer has it before them: their review of it, or the purchase that lets them write one."""

    product: Product
    review: Review | None
    purchase: Purchase | None


class OwnProductReviewed(Refused):
    """Sellers review nothing of their own."""

    def __init__(self) -> None:
        super().__init__("This is yours, so its reviews are for those who buy it.")


class AlreadyReviewed(Refused):
    """The member has reviewed the product."""

    def __init__(self) -> None:
        super().__init__("You have reviewed this in another window. Load the page again to change that review.")


class TooLate(Refused):
    """The review is too old to be changed."""

    def __init__(self) -> None:
        super().__init__(f"A review can be changed for {EDITABLE.days} days. Yours is older, and stays as it is.")


class ReviewChanged(Refused):
    """The review was changed or removed since it was read."""

    def __init__(self) -> None:
        super().__init__(
            "Your review was changed meanwhile, in another window. What you wrote is still here: save it again."
        )


def own_review(member_id: str, product_id: str) -> OwnReview:
    """A member's own review of a product, or what lets them write one. Two requests at once, and one for details that
    are not cached. `NotFound` when no product has this id. Refuses with `OwnProductReviewed`, `NotArrived`, `TooLate`.
    """
    product = details(product_id)
    if product.seller_id == member_id:
        raise OwnProductReviewed
    review, purchase = together(
        lambda: Review.by_author.find(product_id=product_id, author_id=member_id),
        lambda: purchase_that_arrived(member_id, product_id),
    )
    if review is None and purchase is None:
        raise NotArrived("You can review a thing")
    if review is not None and not review.can_be_changed(datetime.now(UTC)):
        raise TooLate
    return OwnReview(product, review, purchase)


def review_by(user_id: str, product_id: str) -> Review:
    """A member's review of a product as it is now; `NotFound` when there is none. One request."""
    return Review.by_author(product_id=product_id, author_id=user_id)


def publish(own: OwnReview, author: Account, words: ReviewText) -> Review:
    """Write a review, or change the one there is, and return it. One transaction. Refuses with `AlreadyReviewed` and
    `ReviewChanged`."""
    if own.review:
        return rewrite(own.review, own.review.replace(stars=words.stars, title=words.title, text=words.text))
    if own.purchase is None:
        raise NotArrived("You can review a thing")
    return _first(
        Review(
            product_id=own.product.product_id,
            author_id=author.user_id,
            review_id=new_id(),
            author_name=author.name,
            author_avatar=author.avatar,
            order_id=own.purchase.order_id,
            options=own.purchase.options,
            product_name=own.product.name,
            product_slug=own.product.slug,
            product_photo=own.product.photo,
            stars=words.stars,
            title=words.title,
            text=words.text,
        )
    )


@access_pattern("", "TransactWriteItems", "Reviews, ProductStats", Budget(1, 1, write_units=8))
def _first(review: Review) -> Review:
    with Transaction() as transaction:
        transaction.put(review, new=True, failing=AlreadyReviewed())
        counter = stars_counter(review.stars)
        transaction.update(ProductStats.key(product_id=review.product_id), counter.add(1), upsert=True)
    forget(review.product_id)
    return review


@access_pattern("", "TransactWriteItems", "Reviews, ProductStats", Budget(1, 1, write_units=8))
def rewrite(before: Review, after: Review) -> Review:
    """Make an author's review what it is after, and return it as it stands then. One transaction. Refuses with
    `ReviewChanged` and `TooLate`."""
    if before == after:
        return before
    if not before.can_be_changed(datetime.now(UTC)):
        raise TooLate
    after = after.replace(version=before.version + 1, edited_at=datetime.now(UTC))
    with Transaction() as transaction:
        transaction.update(
            before.own_key,
            *differences(before, after),
            condition=(Review.review_id == before.review_id) & (Review.version == before.version),
            failing=ReviewChanged(),
        )
        if before.stars != after.stars:
            counters = stars_counter(before.stars).add(-1), stars_counter(after.stars).add(1)
            transaction.update(ProductStats.key(product_id=after.product_id), *counters)
    forget(after.product_id)
    return after


@access_pattern("", "TransactWriteItems", "Reviews, ProductStats", Budget(1, 1, write_units=6))
def remove(review: Review) -> None:
    """Remove a review with its photographs and answer. One transaction. Refuses with `ReviewChanged`."""
    with Transaction() as transaction:
        transaction.delete(
            review.own_key,
            condition=(Review.review_id == review.review_id) & (Review.version == review.version),
            failing=ReviewChanged(),
        )
        transaction.update(ProductStats.key(product_id=review.product_id), stars_counter(review.stars).add(-1))
    forget(review.product_id)
    delete_files(review.photos)


def delete_files(photos: Iterable[Photo]) -> None:
    """Delete photographs that no review shows any more."""
    for photo in photos:
        files.delete(photo)
