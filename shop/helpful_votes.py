"""Votes of members that a review was helpful to them."""

from collections.abc import Sequence

from dynamo import Budget, Entity, Moment, Query, Range, Text
from shop import tables
from shop.reviews import Review

# Votes of one member on one product's reviews that a page knows of.
VOTES_READ = 200


class HelpfulVote(Entity, table=tables.likes, sort="REVIEW#{voted_id}", size_kb=0.2):
    """That a review helped a member; `voted_id` names the product and the review."""

    user_id = Text()
    voted_id = Text()
    voted_at = Moment()

    within_product = Query("", Budget(1, 1, 0.5), "{user_id}", within=Range("REVIEW#", since="since", until="until"))


def voted_id(review: Review) -> str:
    return f"{review.product_id}.{review.review_id}"


def votes_within(member_id: str, product_id: str) -> Sequence[HelpfulVote]:
    """A member's votes on the reviews of one product. One request."""
    # A point comes before all letters and figures of an id, and a tilde after them.
    bounds = {"since": f"{product_id}.", "until": f"{product_id}.~"}
    return HelpfulVote.within_product(user_id=member_id, **bounds).all(limit=VOTES_READ)
