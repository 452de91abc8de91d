"""Questions about a product, with their answers by its seller and by buyers."""

from dataclasses import dataclass
from datetime import datetime

from dynamo import Budget, Entity, Get, Integer, ListOf, Query, Text, moment_of
from shop import tables

QUESTION_LIMIT = 300
ANSWER_LIMIT = 500
# How many people can answer one question.
ANSWERERS_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What the seller or a buyer answers, one each."""

    author_id: str
    author_name: str
    text: str
    at: datetime
    by_seller: bool = False


class Question(Entity, table=tables.questions, size_kb=1):
    """A question of a member about a product. `question_id` sorts by time; `open_seller_id` is set until the seller has
    answered. Names are those of the day it was written."""

    product_id = Text()
    question_id = Text()
    seller_id = Text()
    open_seller_id = Text(null=True)
    product_name = Text()
    product_slug = Text()
    asker_id = Text()
    asker_name = Text()
    text = Text()
    answers = ListOf(Answer, default=list)
    version = Integer(default=0)

    by_id = Get("", Budget(1, 1, 1), consistent=True)
    newest = Query("", Budget(1, 1, 2), "{product_id}", newest_first=True, consistent=True)
    # The oldest first: whoever asked it waits longest.
    open_of_seller = Query("", Budget(1, 1, 0.5), "{seller_id}", index=tables.questions_by_seller)

    @property
    def asked_at(self) -> datetime:
        return moment_of(self.question_id)

    @property
    def is_open(self) -> bool:
        """Whether its seller has not answered."""
        return self.open_seller_id is not None

    def answer_of(self, author_id: str) -> Answer | None:
        return next((answer for answer in self.answers if answer.author_id == author_id), None)
