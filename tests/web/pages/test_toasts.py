from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from web.pages import toasts

pytestmark = pytest.mark.no_engine

CSRF_INPUT = mark_safe('<input type="hidden" name="csrfmiddlewaretoken">')


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def after_a_redirect(request: HttpRequest) -> HttpRequest:
    """The request that follows, with the cookie the first one set."""
    answer = HttpResponse()
    request._messages.update(answer)  # type: ignore[attr-defined]
    following = RequestFactory().get("/")
    following.COOKIES["messages"] = answer.cookies["messages"].value
    following._messages = CookieStorage(following)  # type: ignore[attr-defined]
    return following


def shown(request: HttpRequest, **options: Any) -> str:
    toasts = engines["jinja2"].env.get_template("components/toasts.html").module.toasts
    return str(toasts(get_messages(request), CSRF_INPUT, **options))


def test_what_was_said_survives_a_redirect_with_its_undo(request_: HttpRequest) -> None:
    toasts.say(request_, "Removed from your cart", undo_url="/cart/lines/1/")
    html = shown(after_a_redirect(request_))
    assert "Removed from your cart" in html
    assert '<form method="post" action="/cart/lines/1/">' in html
    assert 'name="csrfmiddlewaretoken"' in html


def test_what_went_wrong_stays_until_dismissed(request_: HttpRequest) -> None:
    toasts.warn(request_, "Someone bought the last one.")
    assert "data-kept" in shown(request_)


def test_undo_never_leads_elsewhere(request_: HttpRequest) -> None:
    toasts.say(request_, "Removed", undo_url="https://elsewhere.example/")
    assert "elsewhere" not in shown(request_)


def test_an_htmx_answer_adds_to_those_on_the_page(request_: HttpRequest) -> None:
    assert shown(request_, oob=True).strip() == ""
    toasts.say(request_, "Kept")
    assert 'hx-swap-oob="beforeend:#toasts"' in shown(request_, oob=True)


def test_words_are_escaped(request_: HttpRequest) -> None:
    toasts.say(request_, "<b>bold</b>")
    assert "<b>" not in shown(request_)
