"""Every URL of the staff console, for a stranger, a member, a seller and staff: nobody else learns anything."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern

from accounts.access import STAFF
from accounts.credentials import Credential
from accounts.profiles.opening_shops import open_shop
from dynamo import new_id, update
from shop import urls
from shop.views.staff.records import KINDS
from tests.build import a_category, a_member, a_product, a_stock, an_order, client_of

SHOP = {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT"}
# What staff get: for a GET and for an empty POST.
EXPECTED = {
    "staff": (200, 405),
    "staff_log": (200, 405),
    "staff_streams": (200, 405),
    "staff_stream_retry": (405, 404),
    "staff_categories": (200, 405),
    "staff_category_add": (200, 422),
    "staff_category": (200, 422),
    "staff_category_move": (200, 422),
    "staff_category_delete": (200, 422),
    "staff_records": (200, 405),
    "staff_export": (200, 405),
    "staff_act": (404, 404),
    "staff_record": (200, 405),
}
MINDING = {str(each.name): each for each in urls.minding}


def url_of(pattern: URLPattern, kind: str = "members", key: str = "") -> str:
    values = {"records": kind, "key": key, "action": "suspend", "consumer": "none", "category_id": key}
    return "/" + re.sub(r"<str:(\w+)>", lambda found: values[found[1]] or "x", str(pattern.pattern))


def outsiders() -> list[Client]:
    seller = a_member("keeper")
    open_shop(seller, SHOP, None)
    return [client_of(None), client_of(a_member("other")), client_of(seller)]


def test_every_url_has_an_expectation_and_is_for_staff() -> None:
    assert set(MINDING) == set(EXPECTED)
    assert {pattern.callback.audience for pattern in MINDING.values()} == {STAFF}
    named = {str(each.name) for each in urls.urlpatterns if str(each.pattern).startswith("staff/")}
    assert named == set(EXPECTED), "what begins with /staff/ stands among these"


@pytest.mark.parametrize("name", EXPECTED)
def test_others_get_the_same_whether_it_exists_or_not(name: str) -> None:
    member, category = a_member("ana"), a_category("Plants")
    for key in (member.user_id, category.category_id, new_id(), "é", "x" * 1500):
        url = url_of(MINDING[name], key=key)
        for client, expected in zip(outsiders_once(), (302, 403, 403), strict=True):
            for method in (client.get, client.post, client.delete):
                answer = method(url)
                assert answer.status_code in (expected, 405), (method, url)
                assert "/sign-in/" in answer["Location"] if answer.status_code == 302 else True


_clients: list[Client] = []


@pytest.fixture(autouse=True)
def _new_clients() -> None:
    _clients.clear()


def outsiders_once() -> list[Client]:
    if not _clients:
        _clients.extend(outsiders())
    return _clients


@pytest.mark.parametrize("name", EXPECTED)
def test_what_staff_get(name: str) -> None:
    staff = client_of(a_member("clerk", is_staff=True))
    category, member = a_category("Plants"), a_member("ana")
    url = url_of(MINDING[name], key=category.category_id if "category" in name else member.user_id)
    assert (staff.get(url).status_code, staff.post(url).status_code) == EXPECTED[name]


@pytest.mark.parametrize("kind", KINDS)
def test_what_does_not_exist_is_not_found(kind: str) -> None:
    staff = client_of(a_member("clerk", is_staff=True))
    for key in (new_id(), "nonsense", "é", f"{new_id()}.{new_id()}", "x" * 1500):
        assert staff.get(f"/staff/{kind}/{key}/").status_code == 404, key
        action = KINDS[kind].actions[0].name
        assert staff.get(f"/staff/{kind}/do/{action}/", {"key": key}).status_code == 404, key
    assert staff.get("/staff/nonsense/").status_code == 404
    assert staff.get(f"/staff/{kind}/do/nonsense/", {"key": "x"}).status_code == 404


def test_whoever_is_staff_no_more_sees_nothing_from_then_on() -> None:
    clerk = a_member("clerk", is_staff=True)
    client = client_of(clerk)
    assert client.get("/staff/").status_code == 200
    update(Credential.key(username="clerk"), Credential.is_staff.set(False))
    assert client.get("/staff/").status_code == 403


def test_only_staff_have_the_link() -> None:
    assert 'href="/staff/"' in client_of(a_member("clerk", is_staff=True)).get("/settings/").content.decode()
    assert 'href="/staff/"' not in client_of(a_member("ana")).get("/settings/").content.decode()


def test_every_kind_has_a_page_for_what_exists() -> None:
    staff = client_of(a_member("clerk", is_staff=True))
    buyer = a_member("ana")
    order = an_order(buyer.user_id, a_stock())
    product = a_product()
    for url in (
        f"/staff/members/{buyer.user_id}/",
        f"/staff/products/{product.product_id}/",
        f"/staff/orders/{buyer.user_id}.{order.order_id}/",
    ):
        assert staff.get(url).status_code == 200
