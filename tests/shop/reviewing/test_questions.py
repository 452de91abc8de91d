"""Questions about a thing: asked by members, answered by its seller and by those who have one."""

from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from django.test import Client

from accounts.identity.limits import ASK_BY_MEMBER
from accounts.models import Account
from accounts.profiles.opening_shops import open_shop
from dynamo.errors import NotFound
from dynamo.tools.testing import requests_at_most, within_budget
from shop.products import HIDDEN, Product
from shop.questions import ANSWERERS_LIMIT, QUESTION_LIMIT, Answer, Question
from shop.reviewing import product_questions, questioning
from shop.reviewing.product_questions import newest_questions, open_questions, questions_about
from shop.reviewing.purchases import NotArrived
from shop.reviewing.questioning import (
    EnoughAnswers,
    NotAskable,
    OwnProductAsked,
    answer,
    ask,
    product_to_ask,
    question_to_answer,
)
from tests.build import a_category, a_member, a_product, a_shop, an_arrived_order, client_of, sold_by

HTMX = {"HX-Request": "true"}


@pytest.fixture
def seller() -> Account:
    account = a_member()
    open_shop(account, {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT"}, None)
    return account


@pytest.fixture
def product(seller: Account) -> Product:
    return a_product(a_category(), seller_id=seller.user_id, seller_username=seller.username, quantity=50)


def stored(question: Question) -> Question:
    return Question.by_id(product_id=question.product_id, question_id=question.question_id)


def an_owner(product: Product) -> Account:
    member = a_member()
    an_arrived_order(member.user_id, product)
    return member


def url_of(product: Product) -> str:
    return f"/products/{product.product_id}/{product.slug}/"


def read(product: Product, client: Client | None = None) -> str:
    return unescape((client or Client()).get(url_of(product)).content.decode())


def test_a_question_waits_for_its_seller_until_the_seller_answers(product: Product, seller: Account) -> None:
    asker = a_member()
    with within_budget(questioning.ask):
        question = ask(product, asker, "Will it survive a north window?")
    assert stored(question) == question
    with requests_at_most(2, round_trips=2, read_units=1.5):
        assert open_questions(seller.user_id) == [question]
    buyer = an_owner(product)
    answered = answer(question, buyer, "Mine has.")
    assert open_questions(seller.user_id) == [answered]
    with within_budget(questioning._write):
        answered = answer(answered, seller, "Survive, yes; grow, no.")
    assert [(one.author_name, one.by_seller) for one in answered.answers] == [
        (buyer.name, False),
        ("Windowsill", True),
    ]
    with requests_at_most(1, round_trips=1):
        assert open_questions(seller.user_id) == []
    answer(answered, seller, "")
    assert [one.question_id for one in open_questions(seller.user_id)] == [question.question_id]


def test_everybody_has_one_answer_which_can_be_changed(product: Product, seller: Account) -> None:
    question = ask(product, a_member(), "Is it blue?")
    first = answer(question, seller, "Yes.")
    second = answer(first, seller, "Yes, by wax.")
    assert [one.text for one in stored(question).answers] == ["Yes, by wax."]
    assert answer(second, a_member(), "").answers == second.answers


def test_answers_at_once_are_all_kept(product: Product, seller: Account) -> None:
    question = ask(product, a_member(), "Is it blue?")
    authors = [seller, *(a_member() for _ in range(4))]
    with ThreadPoolExecutor(5) as hands:
        list(hands.map(lambda author: answer(question, author, f"{author.name} says yes."), authors))
    kept = stored(question)
    assert {one.author_id for one in kept.answers} == {author.user_id for author in authors}
    assert (kept.version, kept.is_open) == (5, False)


def test_who_may_ask_and_answer(product: Product, seller: Account) -> None:
    question = ask(product, a_member(), "Is it blue?")
    ids = {"product_id": product.product_id, "question_id": question.question_id}
    assert question_to_answer(seller.user_id, **ids) == question
    assert question_to_answer(an_owner(product).user_id, **ids) == question
    with pytest.raises(NotArrived, match="You can answer for a thing once it has arrived with you"):
        question_to_answer(a_member().user_id, **ids)
    with pytest.raises(NotFound):
        question_to_answer(seller.user_id, product.product_id, "01J9ZQ6N3G5T8V7XW2K4M6P8R0")
    with pytest.raises(OwnProductAsked):
        product_to_ask(seller.user_id, product.product_id)
    with pytest.raises(NotAskable):
        product_to_ask(seller.user_id, a_product(status=HIDDEN).product_id)


def test_so_many_answers_fit(product: Product, seller: Account) -> None:
    question = ask(product, a_member(), "Is it blue?")
    full = [Answer(f"author {number}", "Ana", "Yes.", question.asked_at) for number in range(ANSWERERS_LIMIT)]
    full = questioning._write(question, full)
    with pytest.raises(EnoughAnswers, match="20 people have answered"):
        answer(full, seller, "Yes.")


def test_all_come_page_by_page_and_the_first_are_remembered(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product_questions, "PAGE_SIZE", 2)
    asked = [ask(product, a_member(), f"Question {number}?") for number in range(5)]
    page = questions_about(product.product_id)
    rest = questions_about(product.product_id, page.next)
    assert [*page, *rest] == [asked[4], asked[3], asked[2], asked[1]]
    with requests_at_most(1, round_trips=1, read_units=2):
        assert len(newest_questions(product.product_id)) == 4
    with requests_at_most(0, round_trips=0):
        newest_questions(product.product_id)
    ask(product, a_member(), "And now?")
    assert newest_questions(product.product_id).items[0].text == "And now?"


def test_from_the_page_to_the_seller_and_back(product: Product, seller: Account) -> None:
    asker, shop = client_of(a_member()), client_of(seller)
    assert "Nobody has asked anything yet." in read(product)
    url = f"/questions/{product.product_id}/"
    answer_ = asker.post(f"{url}ask/", {"question": "Will it survive <b>north</b>?"})
    where, _, anchor = answer_["Location"].partition("#")
    page = asker.get(where).content.decode()
    assert where == url
    assert f'id="{anchor}"' in page
    assert "Will it survive &lt;b&gt;north&lt;/b&gt;?" in page
    assert "Not answered yet" in read(product)
    page = shop.get("/sell/questions/").content.decode()
    to_answer = f"{url}{anchor.removeprefix('question-')}/answer/"
    assert f'href="{to_answer}"' in page
    assert f'href="{to_answer}"' in read(product, shop)
    assert f'href="{to_answer}"' not in read(product)
    assert shop.post(to_answer, {"answer": ""}).status_code == 422
    assert shop.post(to_answer, {"answer": "Survive, yes; grow, no."})["Location"] == f"{url}#{anchor}"
    page = read(product)
    assert "Survive, yes; grow, no." in page
    assert "Not answered yet" not in page
    assert "Nothing to answer" in shop.get("/sell/questions/").content.decode()
    assert shop.post(to_answer, {"answer": ""}).status_code == 302
    assert "Not answered yet" in read(product)


def test_what_is_wrong_is_said_and_what_was_typed_stays(product: Product) -> None:
    client = client_of(a_member())
    url = f"/questions/{product.product_id}/ask/"
    answer_ = client.post(url, {"question": "x" * (QUESTION_LIMIT + 1)})
    assert answer_.status_code == 422
    assert f"{QUESTION_LIMIT} characters fit here; these are {QUESTION_LIMIT + 1}." in answer_.content.decode()
    assert "x" * (QUESTION_LIMIT + 1) in answer_.content.decode()
    for _ in range(ASK_BY_MEMBER.most):
        assert client.post(url, {"question": "Is it blue?"}).status_code == 302
    answer_ = client.post(url, {"question": "Is it blue?"})
    assert (answer_.status_code, "Try again in an hour." in answer_.content.decode()) == (429, True)
    assert answer_["Retry-After"]
    assert len(questions_about(product.product_id)) == ASK_BY_MEMBER.most


def test_whoever_may_not_is_told_why_on_the_page_of_questions(product: Product, seller: Account) -> None:
    url = f"/questions/{product.product_id}/"
    question = ask(product, a_member(), "Is it blue?")
    for client, where, words in (
        (client_of(seller), f"{url}ask/", "This is yours."),
        (client_of(a_member()), f"{url}{question.question_id}/answer/", "You can answer for a thing once it"),
    ):
        for method in ("get", "post"):
            answer_ = getattr(client, method)(where, {"question": "Really?", "answer": "No."})
            assert answer_["Location"] == url
            assert words in unescape(client.get(url).content.decode())
    assert [one.answers for one in questions_about(product.product_id)] == [[]]


def test_the_list_goes_on_for_htmx_and_without(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        ask(product, a_member(), f"Question {number}?")
    page = read(product)
    part = page[page.index('id="questions"') :]
    more = part.split('hx-get="')[1].split('"')[0]
    assert "Question 2?" in part
    assert "Question 1?" not in part
    fragment = Client().get(more, headers=HTMX).content.decode()
    assert "<html" not in fragment
    assert "Question 1?" in fragment
    assert "You are further down the list" in Client().get(more).content.decode()
    assert Client().get(f"/questions/{product.product_id}/?after=forged").status_code == 400


def test_questions_cost_the_page_one_request_at_once_and_none_while_they_are_remembered() -> None:
    product = a_product(a_category(), **sold_by(a_shop()))
    ask(product, a_member(), "Is it blue?")
    Client().get(url_of(product))
    product_questions.forget(product.product_id)
    with requests_at_most(2, round_trips=1, read_units=1.5):
        Client().get(url_of(product))
    with requests_at_most(1, round_trips=1, read_units=0.5):
        Client().get(url_of(product))


def test_a_visitor_who_asks_is_told_why_to_sign_in_and_comes_back(product: Product) -> None:
    url = f"/questions/{product.product_id}/ask/"
    assert f'href="{url}"' in read(product)
    answer_ = Client().get(url)
    assert answer_["Location"] == f"/sign-in/?next={url}"
    assert "You come back to your question." in Client().get(answer_["Location"]).content.decode()
