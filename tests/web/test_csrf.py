"""Forms carry Django's token, and a page with one is nobody else's."""

import re

from django.test import Client

from tests.build import a_stock


def test_a_form_without_the_token_is_refused() -> None:
    stock, client = a_stock(), Client(enforce_csrf_checks=True)
    fields = {"product_id": stock.product_id, "variant_id": stock.variant_id, "quantity": "1"}
    assert client.post("/cart/lines/", fields).status_code == 403
    shown = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/sign-in/").content.decode())
    assert shown
    assert client.post("/cart/lines/", fields | {"csrfmiddlewaretoken": shown[1]}).status_code == 302


def test_a_page_with_a_form_is_private() -> None:
    page = Client().get("/sign-in/")
    assert "csrftoken" in page.cookies
    assert "Cookie" in page["Vary"]
    assert "private" in page["Cache-Control"]


def test_no_cookie_is_dropped_that_is_not_there() -> None:
    assert "messages" not in Client().get("/cart/").cookies
