"""Asks questions about products, and answers them: the seller always, others once the product has arrived with them."""

from datetime import UTC, datetime

from accounts.models import Account
from dynamo import Budget, access_pattern, new_id, put, update
from dynamo.errors import Conflict, Refused
from shop.catalogue.product_details import details
from shop.products import Product
from shop.questions import ANSWERERS_LIMIT, Answer, Question
from shop.reviewing.product_questions import forget
from shop.reviewing.purchases import NotArrived, purchase_that_arrived

WRITE_ATTEMPTS = 6


class OwnProductAsked(Refused):
    """Sellers ask nothing about what is their own."""

    def __init__(self) -> None:
        super().__init__("This is yours. What people ask about it stands here, for you to answer.")


class NotAskable(Refused):
    """The product is hidden or removed."""

    def __init__(self) -> None:
        super().__init__("This is not for sale any more, so there is nobody to answer.")


class EnoughAnswers(Refused):
    """The question has as many answers as fit."""

    def __init__(self) -> None:
        super().__init__(f"{ANSWERERS_LIMIT} people have answered this, which is as many as fit.")


class QuestionChanged(Refused):
    """Somebody else answered between reading and writing."""


def product_to_ask(member_id: str, product_id: str) -> Product:
    """The product that a member asks about. No request while its details are cached. `NotFound` when no product has
    this id. Refuses with `OwnProductAsked` and `NotAskable`."""
    product = details(product_id)
    if product.seller_id == member_id:
        raise OwnProductAsked
    if not product.is_on_sale:
        raise NotAskable
    return product


@access_pattern("", "PutItem", "Questions", Budget(1, 1, write_units=2))
def ask(product: Product, asker: Account, text: str) -> Question:
    """Ask something about a product, and return the question. One request."""
    question = Question(
        product_id=product.product_id,
        question_id=new_id(),
        seller_id=product.seller_id,
        open_seller_id=product.seller_id,
        product_name=product.name,
        product_slug=product.slug,
        asker_id=asker.user_id,
        asker_name=asker.name,
        text=text,
    )
    put(question, new=True)
    forget(product.product_id)
    return question


def question_to_answer(user_id: str, product_id: str, question_id: str) -> Question:
    """A question that this member may answer. One request for the seller, two in two round trips for others. `NotFound`
    when there is no such question. Refuses with `NotArrived`."""
    question = Question.by_id(product_id=product_id, question_id=question_id)
    if question.seller_id != user_id and not purchase_that_arrived(user_id, product_id):
        raise NotArrived("You can answer for a thing")
    return question


def answer(question: Question, author: Account, text: str) -> Question:
    """Answer a question, change the answer that the author gave or, with no text, take it back; returns the question as
    it stands then. One request, and two for each time that others answer meanwhile. Refuses with `EnoughAnswers`;
    `Conflict` when others keep answering."""
    for _ in range(WRITE_ATTEMPTS):
        try:
            answered = _write(question, _answered(question, author, text))
        except QuestionChanged:
            question = Question.by_id(product_id=question.product_id, question_id=question.question_id)
            continue
        forget(question.product_id)
        return answered
    raise Conflict(f"Others kept answering {question.question_id}.")


def _answered(question: Question, author: Account, text: str) -> list[Answer]:
    """The answers with this one in the place of the author's former one, or last."""
    by_seller = question.seller_id == author.user_id
    name = (author.shop_name if by_seller else None) or author.name
    new = [Answer(author.user_id, name, text, datetime.now(UTC), by_seller)] if text else []
    if question.answer_of(author.user_id):
        return [each for old in question.answers for each in (new if old.author_id == author.user_id else [old])]
    if len(question.answers) >= ANSWERERS_LIMIT:
        raise EnoughAnswers
    return [*question.answers, *new]


@access_pattern("", "UpdateItem", "Questions", Budget(1, 1, write_units=2))
def _write(question: Question, answers: list[Answer]) -> Question:
    is_open = not any(answer.by_seller for answer in answers)
    written: Question = update(
        question.own_key,
        Question.answers.set(answers),
        Question.open_seller_id.set(question.seller_id if is_open else None),
        Question.version.set(question.version + 1),
        condition=Question.version == question.version,
        failing=QuestionChanged(),
    )
    return written
