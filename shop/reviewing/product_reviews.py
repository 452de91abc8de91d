"""Reads the reviews of a product for its page, and for the list of them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from accounts.models import Account
from dynamo import Page, batches, together
from dynamo.cache import TTLCache
from shop.catalogue.product_details import require_product_id
from shop.helpful_votes import voted_id, votes_within
from shop.product_stats import ProductStats
from shop.ratings import Rating
from shop.reviews import Review

ON_PRODUCT_PAGE, PAGE_SIZE = 3, 10

# How old the list and the counts may be that visitors see. What a member wrote is read anew for them.
TTL_SECONDS = 5
_lists: TTLCache[Page[Review]] = TTLCache("reviews of products", TTL_SECONDS, 4 * 2**20)
_stats: TTLCache[ProductStats] = TTLCache("counters of products", TTL_SECONDS, 2**20)


@dataclass(frozen=True, slots=True)
class ProductReviews:
    """Some reviews of a product, the newest first, with its rating. `own` is the asker's, which stands before the
    others and is not among them; `helped` are the reviews that they voted for, by `review_id`."""

    stats: ProductStats
    reviews: Sequence[Review]
    next: str | None
    own: Review | None = None
    helped: frozenset[str] = frozenset()

    @property
    def rating(self) -> Rating | None:
        return self.stats.rating

    @property
    def own_can_be_changed(self) -> bool:
        return self.own is not None and self.own.can_be_changed(datetime.now(UTC))


def product_reviews(product_id: str, member: Account | None) -> ProductReviews:
    """The first reviews of a product. Two requests at once for a visitor, none while they are cached; four for a
    member, three while the list is cached: their own review and the counts are as they are now."""
    require_product_id(product_id)
    if member is None:
        found, stats = together(lambda: _first(product_id), lambda: _stats.get(product_id, lambda: _counts(product_id)))
        return ProductReviews(stats, found.items, found.next)
    found, stats, own, votes = together(
        lambda: _first(product_id),
        lambda: _counts(product_id),
        lambda: Review.by_author.find(product_id=product_id, author_id=member.user_id),
        lambda: votes_within(member.user_id, product_id),
    )
    voted = {vote.voted_id for vote in votes}
    others = [review for review in found if review.author_id != member.user_id]
    helped = frozenset(review.review_id for review in others if voted_id(review) in voted)
    return ProductReviews(stats, others, found.next, own, helped)


def further_reviews(product_id: str, member: Account | None, after: str | None) -> ProductReviews:
    """A page of all reviews of a product, with its rating. Two requests at once, three for a member. `BadCursor` for a
    cursor of another list."""
    require_product_id(product_id)
    found, stats, votes = together(
        lambda: Review.of_product(product_id=product_id).page(PAGE_SIZE, after),
        lambda: _counts(product_id),
        lambda: votes_within(member.user_id, product_id) if member else (),
    )
    voted = {vote.voted_id for vote in votes}
    helped = frozenset(review.review_id for review in found if voted_id(review) in voted)
    return ProductReviews(stats, found.items, found.next, None, helped)


def reviews_by(author_id: str, after: str | None = None) -> Page[Review]:
    """A page of what a member has reviewed, the newest first, as it is now. Two requests in two round trips; one where
    nothing is reviewed."""
    found = Review.of_author(author_id=author_id).page(PAGE_SIZE, after, viewer=author_id)
    if not found.items:
        return found
    current = batches.read([review.own_key for review in found], consistent=True)
    return Page([review for review in current if isinstance(review, Review)], found.next)


def forget(product_id: str) -> None:
    """Drop the reviews of a product from this process's cache, after a change."""
    _lists.forget(product_id)
    _stats.forget(product_id)


def _first(product_id: str) -> Page[Review]:
    return _lists.get(product_id, lambda: Review.of_product(product_id=product_id).page(ON_PRODUCT_PAGE))


def _counts(product_id: str) -> ProductStats:
    return ProductStats.of_product.find(product_id=product_id) or ProductStats(product_id=product_id)
