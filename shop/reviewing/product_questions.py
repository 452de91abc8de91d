"""Reads the questions about a product, and those that wait for a seller."""

from collections.abc import Sequence

from dynamo import Page, batches
from dynamo.cache import TTLCache
from shop.catalogue.product_details import require_product_id
from shop.questions import Question

ON_PRODUCT_PAGE, PAGE_SIZE = 4, 20
# A seller's questions that are shown at once.
OPEN_SHOWN = 50

# How old the questions on a product's page may be.
TTL_SECONDS = 5
_lists: TTLCache[Page[Question]] = TTLCache("questions about products", TTL_SECONDS, 4 * 2**20)


def newest_questions(product_id: str) -> Page[Question]:
    """The newest questions about a product, for its page. One request, none while they are cached."""
    require_product_id(product_id)
    return _lists.get(product_id, lambda: Question.newest(product_id=product_id).page(ON_PRODUCT_PAGE))


def questions_about(product_id: str, after: str | None = None) -> Page[Question]:
    """A page of all questions about a product, the newest first, as they are now. One request. `BadCursor` for a cursor
    of another list."""
    require_product_id(product_id)
    return Question.newest(product_id=product_id).page(PAGE_SIZE, after)


def open_questions(seller_id: str) -> Sequence[Question]:
    """The questions that wait for this seller's answer, the oldest first, at most 50. Two requests in two round trips;
    one when there are none. The index only finds them: one that was just answered is not among them."""
    found = Question.open_of_seller(seller_id=seller_id).all(limit=OPEN_SHOWN)
    current = batches.read([question.own_key for question in found], consistent=True) if found else []
    return [question for question in current if isinstance(question, Question) and question.is_open]


def forget(product_id: str) -> None:
    """Drop the questions about a product from this process's cache, after a change."""
    _lists.forget(product_id)
