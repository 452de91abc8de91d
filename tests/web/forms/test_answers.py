"""A form is answered as a page or as its fragment, with the status that says what became of it."""

from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse

from tests.requests import Requests
from web.forms.answers import answer_form, posted
from web.forms.form import Form

pytestmark = pytest.mark.no_engine

HTMX = {"hx-request": "true"}


class NameForm(Form):
    name = forms.CharField(label="Name", max_length=5)


@pytest.fixture(autouse=True)
def _rendered_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates are shown by their name, and the form by what stands in it."""

    def render(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        return HttpResponse(f"{template} {context['form']['name'].value()} {context.get('more')}", status=status)

    monkeypatch.setattr("web.forms.answers.render", render)
    monkeypatch.setattr("web.pages.htmx.render", render)


def answered(request: HttpRequest, form: Form | None = None, fragment: str = "_form.html") -> HttpResponse:
    form = form or NameForm(posted(request), initial={"name": "Ana"})
    return answer_form(request, form, "form.html", fragment, {"more": "more"})


def test_a_form_that_was_not_sent_is_shown() -> None:
    response = answered(Requests().get("/"))
    assert (response.status_code, response.content) == (200, b"form.html Ana more")
    assert "HX-Request" in response["Vary"]


def test_a_refused_form_holds_what_was_typed() -> None:
    response = answered(Requests().post("/", {"name": "Anastasia"}))
    assert (response.status_code, response.content) == (422, b"form.html Anastasia more")


def test_nothing_sent_is_refused_too() -> None:
    assert answered(Requests().post("/")).status_code == 422


def test_htmx_gets_the_fragment() -> None:
    response = answered(Requests().post("/", {"name": "Anastasia"}, headers=HTMX))
    assert (response.status_code, response.content) == (422, b"_form.html Anastasia more")


def test_without_a_fragment_everybody_gets_the_page() -> None:
    response = answered(Requests().post("/", headers=HTMX), fragment="")
    assert response.content.startswith(b"form.html")
    assert "Vary" not in response


def test_a_form_that_was_sent_too_often_says_when_to_come_back() -> None:
    form = NameForm({"name": "Ana"})
    form.add_error(None, "That was tried too often.")
    form.retry_after = 60
    response = answered(Requests().post("/"), form)
    assert (response.status_code, response["Retry-After"]) == (429, "60")
