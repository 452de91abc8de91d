"""Every page comes out of the compiled templates as Django itself would have rendered it, character for character."""

from typing import Any

import pytest
from django.template.backends import django
from django.template.base import NodeList

from tests.browser.shop import a_small_shop
from tests.build import a_cart, a_member, a_stock, an_order, client_of
from tests.pages import members_pages, visitors_pages
from web import csrf
from web.compiling import backend, loader


@pytest.fixture
def rendered_twice(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Renders every template both ways and compares; the names of those that were."""
    compared: list[str] = []
    compiled = backend.Page.written

    def written(page: backend.Page, context: Any, request: Any) -> bytes:
        found = compiled(page, context, request)
        with monkeypatch.context() as djangos:
            djangos.setattr(loader.Compiled, "render", NodeList.render)
            djangos.setattr(backend.Page, "render", django.Template.render)
            assert found.decode() == page.render(context, request)
        assert page.template.nodelist.function, page.template.name
        compared.append(str(page.template.name))
        return found

    monkeypatch.setattr(backend.Page, "written", written)
    token = csrf.token
    monkeypatch.setattr(csrf, "token", lambda request: token(request) and csrf.STAND_IN)
    return compared


def test_every_page_is_as_django_renders_it(rendered_twice: list[str]) -> None:
    shop, member = a_small_shop(), a_member("june")
    an_order(member.user_id, a_stock(), a_stock(name="Watering can", one_of_a_kind=True, quantity=1))
    an_order(member.user_id)
    a_cart(member.user_id, a_stock(), a_stock(quantity=2, name="<b>& \"quoted\" 'things'"), quantity=2)
    for member_or_none, pages in ((None, visitors_pages(shop)), (member, members_pages(shop, member))):
        client = client_of(member_or_none)
        for page in pages:
            client.get(page, follow=True)
            client.get(page, headers={"HX-Request": "true", "HX-Target": "dialog#drawer"}, follow=True)
    assert len(set(rendered_twice)) > 35


def _posts(client: Any, stock: Any) -> None:
    client.post("/cart/lines/", {"product_id": stock.product_id, "variant_id": stock.variant_id, "quantity": "400"})


def test_what_forms_answer_is_as_django_renders_it(rendered_twice: list[str]) -> None:
    member, stock = a_member("june"), a_stock()
    client = client_of(member)
    drawer = {"HX-Request": "true", "HX-Target": "dialog#drawer"}
    for quantity in ("1", "400"):
        fields = {"product_id": stock.product_id, "variant_id": stock.variant_id, "quantity": quantity}
        client.post("/cart/lines/", fields, headers=drawer)
        client.post("/cart/lines/", fields, follow=True)
    client.post("/checkout/", {"address": "new", "name": "", "keep": "on"})
    client.post(
        "/checkout/",
        {"address": "new", "name": "J", "street": "A 1", "postcode": "1", "city": "B", "country": "NL"},
        follow=True,
    )
    client.post("/cart/clear/", follow=True)
    client.post("/settings/profile/", {"name": ""})
    client.post("/sell/", {"shop_name": ""})
    client_of(None).post("/join/", {"username": "x y"})
    client_of(None).post("/sign-in/", {"username": "june", "password": "wrong"})
    assert len(set(rendered_twice)) > 15
