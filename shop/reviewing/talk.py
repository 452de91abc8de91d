"""Reads what members say of a product, for its page."""

from typing import NamedTuple

from accounts.models import Account
from dynamo import Page, together
from shop.questions import Question
from shop.reviewing.product_questions import newest_questions
from shop.reviewing.product_reviews import ProductReviews, product_reviews
from shop.reviewing.saving import saved_ids


class Talk(NamedTuple):
    """The first reviews of a product and the newest questions about it. `saved_ids` are the ids of all products that
    the member who asks has saved; None for a visitor."""

    reviews: ProductReviews
    questions: Page[Question]
    saved_ids: frozenset[str] | None


def talk_about(product_id: str, member: Account | None) -> Talk:
    """What is said of a product. Three requests at once for a visitor, none while they are cached; for a member four
    more, which are never cached."""
    return Talk(
        *together(
            lambda: product_reviews(product_id, member),
            lambda: newest_questions(product_id),
            lambda: saved_ids(member),
        )
    )
