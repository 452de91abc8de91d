"""A form's token is another on every page, and Django takes each of them."""

import re

import pytest
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client, RequestFactory

from tests.build import a_stock
from web.csrf import masked, token

SECRET = "abcdefghijklmnopqrstuvwxyzABCDEF"


@pytest.mark.no_engine
def test_django_takes_every_token() -> None:
    tokens = {masked(SECRET) for _ in range(50)}
    assert len(tokens) == 50
    check = CsrfViewMiddleware(lambda request: HttpResponse())
    for one in tokens:
        request = RequestFactory(headers={"Cookie": f"csrftoken={SECRET}"}).post("/", {"csrfmiddlewaretoken": one})
        check.process_request(request)
        assert check.process_view(request, None, (), {}) is None


@pytest.mark.no_engine
def test_who_has_no_cookie_gets_one_and_who_has_one_keeps_it() -> None:
    new, known = RequestFactory().get("/"), RequestFactory().get("/")
    known.META["CSRF_COOKIE"] = SECRET
    assert len(token(new)) == len(token(known)) == 64
    assert "CSRF_COOKIE_NEEDS_UPDATE" in new.META
    assert "CSRF_COOKIE_NEEDS_UPDATE" not in known.META
    assert known.META["CSRF_COOKIE"] == SECRET


def test_a_form_without_the_token_is_refused() -> None:
    stock, client = a_stock(), Client(enforce_csrf_checks=True)
    fields = {"product_id": stock.product_id, "variant_id": stock.variant_id, "quantity": "1"}
    assert client.post("/cart/lines/", fields).status_code == 403
    shown = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/sign-in/").content.decode())
    assert shown
    assert client.post("/cart/lines/", fields | {"csrfmiddlewaretoken": shown[1]}).status_code == 302


def test_no_cookie_is_dropped_that_is_not_there() -> None:
    assert "messages" not in Client().get("/cart/").cookies
