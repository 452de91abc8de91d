"""Every URL of saved things, reviews and questions, for strangers, members, buyers, authors, sellers and staff."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import Account
from accounts.profiles.opening_shops import open_shop
from shop import urls
from shop.questions import Question
from shop.reviewing.questioning import ask
from shop.reviews import Review
from tests.build import a_category, a_member, a_product, a_review, an_arrived_order, client_of

IN, OUT, GONE, ONWARD, REFUSED, BAD, SHUT = "in", "sign in", 404, "onward", 405, 422, 403

# For each URL: what a GET answers to a stranger, to a member, to a buyer who has written nothing, to the review's
# author, to another seller, to the thing's seller, to staff.
GET = {
    "saved_products": (OUT, IN, IN, IN, IN, IN, IN),
    "saved_product": (REFUSED,) * 7,
    "saved_product_remove": (REFUSED,) * 7,
    "own_reviews": (OUT, IN, IN, IN, IN, IN, IN),
    "reviews": (IN,) * 7,
    "own_review": (OUT, ONWARD, IN, IN, ONWARD, ONWARD, ONWARD),
    "own_review_remove": (OUT, GONE, GONE, IN, GONE, GONE, GONE),
    "own_review_photos": (REFUSED,) * 7,
    "own_review_photo_remove": (REFUSED,) * 7,
    "review_answer": (OUT, ONWARD, ONWARD, ONWARD, GONE, IN, ONWARD),
    "review_helpful": (REFUSED,) * 7,
    "review_helpful_remove": (REFUSED,) * 7,
    "questions": (IN,) * 7,
    "question_ask": (OUT, IN, IN, IN, IN, ONWARD, IN),
    "question_answer": (OUT, ONWARD, IN, IN, ONWARD, IN, ONWARD),
    "seller_questions": (OUT, ONWARD, ONWARD, ONWARD, IN, IN, ONWARD),
}
# What an empty POST answers to the same.
POST = {
    "saved_products": (REFUSED,) * 7,
    "saved_product": (OUT, ONWARD, ONWARD, ONWARD, ONWARD, ONWARD, ONWARD),
    "saved_product_remove": (OUT, ONWARD, ONWARD, ONWARD, ONWARD, ONWARD, ONWARD),
    "own_reviews": (REFUSED,) * 7,
    "reviews": (REFUSED,) * 7,
    "own_review": (OUT, ONWARD, BAD, BAD, ONWARD, ONWARD, ONWARD),
    "own_review_remove": (OUT, GONE, GONE, ONWARD, GONE, GONE, GONE),
    "own_review_photos": (OUT, GONE, GONE, BAD, GONE, GONE, GONE),
    "own_review_photo_remove": (OUT, GONE, GONE, IN, GONE, GONE, GONE),
    "review_answer": (OUT, SHUT, SHUT, SHUT, GONE, ONWARD, SHUT),
    "review_helpful": (OUT, ONWARD, ONWARD, ONWARD, ONWARD, ONWARD, ONWARD),
    "review_helpful_remove": (OUT, ONWARD, ONWARD, ONWARD, ONWARD, ONWARD, ONWARD),
    "questions": (REFUSED,) * 7,
    "question_ask": (OUT, BAD, BAD, BAD, BAD, ONWARD, BAD),
    "question_answer": (OUT, ONWARD, BAD, BAD, ONWARD, BAD, ONWARD),
    "seller_questions": (REFUSED,) * 7,
}


def a_seller() -> Account:
    account = a_member()
    open_shop(account, {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT"}, None)
    return account


def people() -> tuple[list[Client], Callable[[str], str], Review, Question]:
    """The seven, what gives the path of a URL, and the review and the question that it names."""
    seller, author, buyer = a_seller(), a_member(), a_member()
    product = a_product(a_category(), seller_id=seller.user_id, seller_username=seller.username)
    review = a_review(product, 4, author)
    an_arrived_order(buyer.user_id, product)
    question = ask(product, a_member(), "Is it blue?")
    ids = {
        "<str:product_id>": product.product_id,
        "<str:author_id>": author.user_id,
        "<str:question_id>": question.question_id,
        "<str:photo_id>": "none",
    }

    def path_of(name: str) -> str:
        (pattern,) = (each for each in urls.reviewing if each.name == name)
        route = str(pattern.pattern)
        for variable, value in ids.items():
            route = route.replace(variable, value)
        return f"/{route}"

    who = [None, a_member(), buyer, author, a_seller(), seller, a_member(is_staff=True)]
    return [client_of(each) for each in who], path_of, review, question


def outcome(response: HttpResponse) -> object:
    if response.status_code == 200:
        return IN
    if response.status_code == 302:
        return OUT if response["Location"].startswith("/sign-in/") else ONWARD
    return response.status_code


def test_every_url_is_tested_here() -> None:
    assert {str(each.name) for each in urls.reviewing} == set(GET) == set(POST)


@pytest.mark.parametrize("name", GET)
def test_who_may_open_it(name: str) -> None:
    clients, path_of, *_ = people()
    assert [outcome(client.get(path_of(name))) for client in clients] == list(GET[name])


@pytest.mark.parametrize("name", POST)
def test_who_may_change_it(name: str) -> None:
    clients, path_of, *_ = people()
    assert [outcome(client.post(path_of(name))) for client in clients] == list(POST[name])


def test_what_is_another_s_stays_as_it_was() -> None:
    clients, path_of, review, question = people()
    stranger, member, buyer, _, other_seller, _, staff = clients
    written = {"stars": "1", "title": "No", "text": "No.", "answer": "No."}
    for client in (stranger, member, other_seller, staff):
        for name in (
            "own_review",
            "own_review_remove",
            "own_review_photos",
            "own_review_photo_remove",
            "review_answer",
        ):
            client.post(path_of(name), written)
        client.post(path_of("question_answer"), written)
    buyer.post(path_of("own_review_remove"))
    assert Review.by_author(product_id=review.product_id, author_id=review.author_id) == review
    assert Question.by_id(product_id=question.product_id, question_id=question.question_id) == question


@pytest.mark.parametrize("product_id", ["x", "é", "x" * 300, "01ARZ3NDEKTSV4RRFFQ69G5FAV"])
def test_a_thing_that_never_was_is_not_found(product_id: str) -> None:
    client = client_of(a_member())
    for path in ("reviews/{}/", "reviews/{}/write/", "questions/{}/ask/", "questions/{}/x/answer/"):
        assert client.get(f"/{path.format(product_id)}").status_code == 404
    for path in ("saved/{}/", "reviews/{}/write/", "reviews/{}/x/helpful/", "questions/{}/ask/"):
        assert client.post(f"/{path.format(product_id)}").status_code == 404
