import pytest
from django.http import HttpResponse
from pytest_django import Settings

from accounts.models import Visitor
from tests.requests import Requests
from web.pages import htmx
from web.pages.toasts import Toast

pytestmark = pytest.mark.no_engine

PLAIN = Requests().get("/cart/")
HTMX = Requests().get("/cart/", headers={"hx-request": "true", "hx-request-type": "partial"})
WHOLE = Requests().get("/cart/", headers={"hx-request": "true", "hx-request-type": "full"})


PAGE, FRAGMENT = "500.html", "web/_toast.html"
CONTEXT = {"toast": Toast("Kept")}


@pytest.fixture(autouse=True)
def _addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.urls"
    for request in (PLAIN, HTMX, WHOLE):
        request.user = Visitor()


def test_htmx_gets_the_part_and_everybody_else_the_page() -> None:
    assert b"<html" in htmx.render_either(PLAIN, PAGE, FRAGMENT, CONTEXT).content
    assert b"<html" not in htmx.render_either(HTMX, PAGE, FRAGMENT, CONTEXT).content
    assert b"Kept" in htmx.render_either(HTMX, PAGE, FRAGMENT, CONTEXT).content
    assert b"<html" in htmx.render_either(WHOLE, PAGE, FRAGMENT, CONTEXT).content


def test_caches_keep_the_two_apart() -> None:
    answer = htmx.render_either(PLAIN, FRAGMENT, FRAGMENT, CONTEXT, status=422)
    assert "HX-Request" in answer["Vary"]
    assert answer.status_code == 422


def test_going_to_another_page() -> None:
    plain, fragment = htmx.go_to(PLAIN, "/orders/1/"), htmx.go_to(HTMX, "/orders/1/")
    assert (plain.status_code, plain["Location"]) == (302, "/orders/1/")
    assert (fragment.status_code, fragment["HX-Redirect"]) == (200, "/orders/1/")


def test_a_failure_goes_among_the_toasts() -> None:
    answer = htmx.as_toast(HttpResponse("busy", status=503))
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#toasts", "beforeend")
