"""Every URL of accounts, for a stranger, another member, the owner and staff."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern

from accounts import urls
from accounts.access import (
    AUDIENCES,
    asker,
    everybody,
    member_or_none,
    member_required,
    own,
    page_before,
    seller_required,
    staff_required,
)
from accounts.address_book.changing import add_address
from accounts.addresses import Address, book
from accounts.credentials import Credential
from accounts.profiles.opening_shops import open_shop
from accounts.sessions.engine import SessionStore
from dynamo import update
from dynamo.tools.testing import requests_at_most
from tests.build import a_member, client_of
from tests.requests import Requests

IN, OUT, GONE, ONWARD, REFUSED, BAD = "in", "sign in", 404, "onward", 405, 422

# For each URL: what a GET and an empty POST answer to a stranger, to another member, to the owner, to staff.
EXPECTED = {
    "join": ("get", IN, ONWARD, ONWARD, ONWARD),
    "sign_in": ("get", IN, ONWARD, ONWARD, ONWARD),
    "sign_out": ("post", ONWARD, ONWARD, ONWARD, ONWARD),
    "sign_out_elsewhere": ("post", OUT, ONWARD, ONWARD, ONWARD),
    "password_forgotten": ("get", IN, IN, IN, IN),
    "password_letter": ("get", IN, IN, IN, IN),
    "password_new": ("get", IN, IN, IN, IN),
    "settings": ("get", OUT, IN, IN, IN),
    "profile_settings": ("get", OUT, IN, IN, IN),
    "sign_in_settings": ("get", OUT, IN, IN, IN),
    "password_change": ("get", OUT, IN, IN, IN),
    "shop_settings": ("get", OUT, ONWARD, IN, ONWARD),
    "addresses": ("get", OUT, IN, IN, IN),
    "letters": ("get", OUT, IN, IN, IN),
    "unsubscribe": ("get", GONE, GONE, GONE, GONE),
    "address_add": ("get", OUT, IN, IN, IN),
    "address": ("get", OUT, GONE, IN, GONE),
    "address_delete": ("get", OUT, GONE, IN, GONE),
    "address_default": ("post", OUT, GONE, ONWARD, GONE),
    "sell": ("get", OUT, IN, ONWARD, IN),
    "member_by_id": ("get", ONWARD, ONWARD, ONWARD, ONWARD),
}
POSTED = {
    "join": (BAD, ONWARD, ONWARD, ONWARD),
    "sign_in": (BAD, ONWARD, ONWARD, ONWARD),
    "password_forgotten": (BAD, BAD, BAD, BAD),
    "profile_settings": (OUT, BAD, BAD, BAD),
    "sign_in_settings": (OUT, BAD, BAD, BAD),
    "password_change": (OUT, BAD, BAD, BAD),
    "shop_settings": (OUT, 403, BAD, 403),
    "address_add": (OUT, BAD, BAD, BAD),
    "address": (OUT, GONE, BAD, GONE),
    "address_delete": (OUT, GONE, ONWARD, GONE),
    "sell": (OUT, BAD, ONWARD, BAD),
}
SHOP = {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT", "dispatch_note": ""}


def people() -> tuple[list[Client], dict[str, str]]:
    """A stranger, another member, the owner (who sells and has an address), staff; and the ids that addresses name."""
    owner = a_member("owner")
    open_shop(owner, SHOP)
    address = add_address(
        Address(user_id=owner.user_id, name="O", street="S 1", postcode="1010", city="Wien", country="AT")
    )
    who = [None, a_member("other"), owner, a_member("clerk", is_staff=True)]
    return [client_of(each) for each in who], {"<str:address_id>": address.address_id, "<str:user_id>": owner.user_id}


def path_of(name: str, ids: dict[str, str]) -> str:
    (pattern,) = (each for each in urls.urlpatterns if isinstance(each, URLPattern) and each.name == name)
    route = str(pattern.pattern)
    for variable, value in (
        ids | {"<uidb64>": "MQ", "<token>": "abc-def", "<username>": "owner", "<str:sealed>": "x"}
    ).items():
        route = route.replace(variable, value)
    return f"/{route}"


# Django's own views say so themselves.
NEVER_CACHED = {"sign_in", "sign_out", "password_new"}


def urls_audience(name: str) -> str:
    (pattern,) = (each for each in urls.urlpatterns if isinstance(each, URLPattern) and each.name == name)
    view = pattern.callback
    return str(getattr(view, "audience", "") or view.view_class.dispatch.audience)


def outcome(response: HttpResponse) -> object:
    if response.status_code == 200:
        return IN
    if response.status_code in (302, 303):
        return OUT if response["Location"].startswith("/sign-in/") else ONWARD
    return response.status_code


def test_every_url_is_tested_here() -> None:
    assert {str(each.name) for each in urls.urlpatterns} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_who_may_open_it(name: str) -> None:
    clients, ids = people()
    method, *expected = EXPECTED[name]
    path = path_of(name, ids)
    assert [outcome(getattr(client, method)(path)) for client in clients] == expected
    if method == "post":
        assert outcome(clients[0].get(path)) in (REFUSED, OUT)


@pytest.mark.parametrize("name", POSTED)
def test_who_may_change_it(name: str) -> None:
    clients, ids = people()
    path = path_of(name, ids)
    assert [outcome(client.post(path)) for client in clients] == list(POSTED[name])


def test_what_is_another_s_stays_as_it_was() -> None:
    clients, ids = people()
    before = book(clients[2].session.account.user_id)
    for client in (clients[0], clients[1], clients[3]):
        for name in ("address", "address_delete", "address_default"):
            client.post(path_of(name, ids), {"name": "X", "street": "X"})
    assert book(clients[2].session.account.user_id) == before


@pytest.mark.parametrize("address_id", ["x", "é", "x" * 1500, "01ARZ3NDEKTSV4RRFFQ69G5FAV"])
def test_an_address_that_is_none_is_not_found(address_id: str) -> None:
    client = client_of(a_member())
    for action in ("", "delete/"):
        assert client.get(f"/settings/addresses/{address_id}/{action}").status_code == 404
    assert client.post(f"/settings/addresses/{address_id}/default/").status_code == 404


def test_the_sign_in_page_knows_the_way_back() -> None:
    assert Client().get("/settings/addresses/?a=b")["Location"] == "/sign-in/?next=/settings/addresses/%3Fa%3Db"


def asked(method: str = "get", **headers: str) -> HttpRequest:
    request = getattr(Requests(), method)("/orders/", headers=headers)
    request.user = AnonymousUser()
    request.session = SessionStore()
    return request  # type: ignore[no-any-return]


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


def test_after_a_form_the_way_back_is_the_page_it_was_on() -> None:
    response = member_required(page)(asked("post", referer="http://testserver/products/1/?a=b"))
    assert response["Location"] == "/sign-in/?next=/products/1/%3Fa%3Db"
    assert member_required(page)(asked("post", referer="https://evil.example/x"))["Location"] == "/sign-in/?next=/"
    assert page_before(asked("post")) == ""
    assert member_required(page)(asked("post"))["Location"] == "/sign-in/?next=/"


def test_htmx_is_told_to_load_the_sign_in_page() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/cart/"}
    response = member_required(page)(asked("post", **headers))
    assert response.status_code == 200
    assert response["HX-Redirect"] == "/sign-in/?next=/cart/"


def test_signing_in_can_lead_on_to_another_page() -> None:
    guarded = member_required(next_page="shop:checkout")(page)
    assert guarded(asked())["Location"] == "/sign-in/?next=/checkout/"


def test_pages_for_members_alone_stay_in_no_cache() -> None:
    (*_, owner, _), ids = people()
    for name in sorted(EXPECTED, key="sign_out".__eq__):
        response = getattr(owner, EXPECTED[name][0])(path_of(name, ids))
        audience = urls_audience(name)
        assert ("no-store" in response["Cache-Control"]) is (audience != "everybody" or name in NEVER_CACHED), name


def test_whoever_was_signed_out_is_told_so_once() -> None:
    member = a_member("ana")
    here, there = client_of(member), client_of(member)
    there.post("/sign-out/elsewhere/")
    response = here.post("/settings/profile/", {"name": "X"}, follow=True)
    assert "You have been signed out. Sign in again to continue." in response.content.decode()
    assert "You have been signed out" not in here.get("/settings/", follow=True).content.decode()
    assert "You have been signed out" not in Client().get("/settings/", follow=True).content.decode()
    there.post("/sign-out/")
    assert "You have been signed out" not in there.get("/settings/", follow=True).content.decode()


def test_who_is_asking() -> None:
    member = a_member()
    request = signed_in(asked(), client_of(member).cookies["plaza-session"].value)
    assert asker(request) == member_or_none(request) == member
    assert member_or_none(asked()) is None
    with pytest.raises(TypeError):
        asker(asked())


def test_what_is_another_s_is_not_found() -> None:
    member, other = a_member(), a_member()
    given = {"name": "O", "street": "S 1", "postcode": "1010", "city": "Wien", "country": "AT"}
    address = add_address(Address(user_id=member.user_id, **given))
    mine, theirs = (signed_in(asked(), client_of(who).cookies["plaza-session"].value) for who in (member, other))
    with requests_at_most(1, 1, read_units=1):
        assert own(mine, Address.by_id, address_id=address.address_id) == address
    for request, address_id in ((theirs, address.address_id), (mine, "x"), (mine, "x" * 3000)):
        with pytest.raises(Http404):
            own(request, Address.by_id, address_id=address_id)


def test_a_view_says_whom_it_is_for() -> None:
    guards = (everybody, member_required, seller_required, staff_required)
    assert tuple(guard(lambda request: HttpResponse()).audience for guard in guards) == AUDIENCES


def signed_in(request: HttpRequest, cookie: str) -> HttpRequest:
    session = SessionStore(cookie, changes=request.method == "POST")
    request.session = session
    request.user = session.account or AnonymousUser()  # type: ignore[assignment]
    return request


def cookie_of(username: str, **values: object) -> str:
    return client_of(a_member(username, **values)).cookies["plaza-session"].value


def test_a_seller_s_page_leads_others_to_opening_a_shop() -> None:
    cookie = cookie_of("ana")
    assert seller_required(page)(signed_in(asked(), cookie))["Location"] == "/sell/"
    with pytest.raises(PermissionDenied):
        seller_required(page)(signed_in(asked("post"), cookie))


def test_staff_are_checked_every_time() -> None:
    cookie = cookie_of("clerk", is_staff=True)
    guarded: Callable[[HttpRequest], HttpResponse] = staff_required(page)
    request = signed_in(asked(), cookie)
    with requests_at_most(1, 1, read_units=1):
        assert guarded(request).content == b"in"
    update(Credential.key(username="clerk"), Credential.is_staff.set(False))
    with pytest.raises(PermissionDenied):
        guarded(signed_in(asked(), cookie))
    with pytest.raises(PermissionDenied):
        guarded(signed_in(asked(), cookie_of("ana")))
    assert guarded(asked())["Location"].startswith("/sign-in/")
