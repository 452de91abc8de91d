"""A page that is still the same is answered in a line; one with a form is never the same."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from web.addresses import MOST, Addresses, address
from web.conditional import conditional_page

pytestmark = pytest.mark.no_engine


@conditional_page
def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the page")


@conditional_page
def with_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


def test_the_same_page_is_not_sent_again() -> None:
    first = plain(RequestFactory().get("/"))
    again = plain(RequestFactory().get("/", headers={"If-None-Match": first["ETag"]}))
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_another_page_is_sent() -> None:
    answer = plain(RequestFactory().get("/", headers={"If-None-Match": '"another"'}))
    assert (answer.status_code, answer.content) == (200, b"the page")


@pytest.mark.parametrize("known", [{}, {"CSRF_COOKIE": "abcdefghijklmnopqrstuvwxyzABCDEF"}])
def test_a_page_with_a_form_has_no_tag(known: dict[str, str]) -> None:
    assert "ETag" not in with_form(RequestFactory().get("/", **known))


def test_an_address_is_as_reverse_has_it() -> None:
    assert address("shop:cart") == "/cart/"
    assert address("shop:product", "01", "two-lamps") == "/products/01/two-lamps/"


def test_addresses_are_escaped_for_pages_and_bounded() -> None:
    found = Addresses()
    assert found.escaped["accounts:member", "o'hara&co"] == b"/@o&#x27;hara&amp;co/"
    found.update({str(number): "" for number in range(MOST)})
    assert found["shop:cart"] == "/cart/"
    assert len(found) < MOST
