"""A page view reads no table; what changes something is checked first; an ended session stays ended."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import Self
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.views.decorators.vary import vary_on_headers

from accounts import credentials
from accounts.credentials import Credential
from accounts.ended_sessions import FRESH_SECONDS, LEEWAY_SECONDS, EndedSession, end_session
from accounts.identity import suspending
from accounts.models import Account
from accounts.profiles.editing import edit_profile
from accounts.sessions import tokens
from accounts.sessions.checks import check_session, check_session_with_profile
from accounts.sessions.engine import SessionStore, SessionTooLarge
from accounts.sessions.middleware import SessionMiddleware
from dynamo import batches, together, update
from dynamo.errors import Unavailable
from dynamo.tools.testing import faults, requests_at_most, within_budget
from tests.build import a_member, client_of
from tests.waiting import SECONDS

NAME = settings.SESSION_COOKIE_NAME


def cookie_of(client: Client) -> str:
    return client.cookies[NAME].value


def whoever_has(cookie: str, *, changes: bool = False) -> Account | None:
    """Who a request with this cookie comes from."""
    return SessionStore(cookie, changes=changes).account


@contextmanager
def later(seconds: float) -> Iterator[None]:
    """Let the sessions' clock, and that of their tokens, be ahead."""
    moment = time.time() + seconds

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(moment, tz)

    with (
        mock.patch("accounts.sessions.engine.time.time", return_value=moment),
        mock.patch("jwt.api_jwt.datetime", Later),
    ):
        yield


def test_a_page_view_reads_no_table() -> None:
    member = a_member("ana", name="Ana Reis")
    cookie = cookie_of(client_of(member))
    with requests_at_most(0, 0):
        account = whoever_has(cookie)
    assert account is not None
    assert (account.pk, account.username, account.name) == (member.user_id, "ana", "Ana Reis")
    assert account.is_authenticated
    assert not account.is_seller
    assert account.shop_name is None
    assert account.avatar is None


def test_a_change_is_checked_in_one_request() -> None:
    cookie = cookie_of(client_of(a_member()))
    with within_budget(check_session):
        assert whoever_has(cookie, changes=True)


def test_after_a_quarter_of_an_hour_the_cookie_is_renewed_and_brought_up_to_date() -> None:
    member = a_member()
    cookie = cookie_of(client_of(member))
    cache.add(f"active:{member.user_id}", True, timeout=None)
    edit_profile(member.user_id, name="Ana Maria")
    with later(FRESH_SECONDS + 1):
        session = SessionStore(cookie)
        with within_budget(check_session_with_profile):
            assert session.account
        assert session.account.name == "Ana Maria"
        assert session.modified
        session.save()
        with requests_at_most(0, 0):
            assert whoever_has(str(session.session_key))
        old, new = tokens.decode(cookie), tokens.decode(str(session.session_key))
        assert old is not None
        assert new is not None
        assert new["exp"] > old["exp"]
        assert new["sid"] == old["sid"]
        assert new["auth_time"] == old["auth_time"]


def test_renewing_writes_down_that_the_member_is_here_in_the_same_round_trip() -> None:
    cookie = cookie_of(client_of(a_member()))
    with later(FRESH_SECONDS + 1), requests_at_most(2, round_trips=1, read_units=2, write_units=1):
        assert whoever_has(cookie)


def test_a_session_ends_after_a_fortnight() -> None:
    cookie = cookie_of(client_of(a_member()))
    with later(settings.SESSION_COOKIE_AGE + LEEWAY_SECONDS + 1), requests_at_most(0, 0):
        assert whoever_has(cookie) is None


def test_storing_something_in_a_session_does_not_make_it_fresher() -> None:
    cookie = cookie_of(client_of(a_member()))
    session = SessionStore(cookie)
    with later(FRESH_SECONDS - 1):
        session["seen"] = True
        session.save()
    with later(FRESH_SECONDS + 1), requests_at_most(2, round_trips=1, read_units=2, write_units=1) as measured:
        whoever_has(str(session.session_key))
    assert measured.requests


def test_a_replayed_cookie_is_refused_after_signing_out() -> None:
    client = client_of(a_member())
    cookie = cookie_of(client)
    with within_budget(end_session):
        SessionStore(cookie).flush()
    with requests_at_most(1, 1, read_units=2):
        assert whoever_has(cookie) is None
    assert whoever_has(cookie, changes=True) is None


def test_a_replayed_cookie_is_refused_where_the_cache_knows_nothing() -> None:
    cookie = cookie_of(client_of(a_member()))
    SessionStore(cookie).flush()
    cache.clear()
    assert whoever_has(cookie) is not None  # A page view, until the cookie is a quarter of an hour old,
    assert whoever_has(cookie, changes=True) is None  # but nothing is changed with it.
    with later(FRESH_SECONDS + 1):
        assert whoever_has(cookie) is None


def test_an_ended_session_is_remembered_longer_than_its_last_cookie_lives() -> None:
    cookie = cookie_of(client_of(a_member()))
    SessionStore(cookie).flush()
    claims = tokens.decode(cookie)
    assert claims is not None
    (ended,) = batches.read([EndedSession.key(session_id=claims["sid"])])
    assert isinstance(ended, EndedSession)
    assert ended.expires_at.timestamp() >= claims["exp"]


def test_ending_a_session_twice_is_no_error() -> None:
    end_session("one-and-the-same")
    end_session("one-and-the-same")


def test_a_visitor_ends_nothing() -> None:
    with requests_at_most(0, 0):
        SessionStore().flush()
        SessionStore("nonsense").flush()


@pytest.mark.parametrize("what", ["suspended", "signed out elsewhere", "new password"])
def test_a_new_token_version_ends_every_session(what: str) -> None:
    member = a_member("ana")
    cookie = cookie_of(client_of(member))
    if what == "suspended":
        with within_budget(suspending.suspend):
            suspending.suspend("ana")
    elif what == "signed out elsewhere":
        with within_budget(suspending.end_sessions):
            suspending.end_sessions(member)
    else:
        credentials.change_password("ana", member.user_id, "another")
    assert whoever_has(cookie) is None
    cache.clear()
    assert whoever_has(cookie, changes=True) is None
    with later(FRESH_SECONDS + 1):
        assert whoever_has(cookie) is None


def test_a_member_is_readmitted_with_a_new_session_only() -> None:
    member = a_member("ana")
    cookie = cookie_of(client_of(member))
    suspending.suspend("ana")
    with within_budget(suspending.readmit):
        suspending.readmit("ana")
    assert whoever_has(cookie, changes=True) is None
    assert Client().login(username="ana", password="a window box of thyme")


def test_somebody_else_with_the_same_user_name_is_not_the_same() -> None:
    member = a_member("ana")
    cookie = cookie_of(client_of(member))
    update(Credential.key(username="ana"), Credential.user_id.set("01SOMEBODYELSE000000000000"))
    assert whoever_has(cookie, changes=True) is None


def test_rights_are_those_of_the_tables_when_something_changes() -> None:
    cookie = cookie_of(client_of(a_member("ana", is_staff=True)))
    viewed = whoever_has(cookie)
    assert viewed is not None
    assert viewed.is_staff
    update(Credential.key(username="ana"), Credential.is_staff.set(False))
    account = whoever_has(cookie, changes=True)
    assert account is not None
    assert not account.is_staff


@pytest.mark.parametrize("cookie", ["", "nonsense", "a.b.c", "é", "x" * 5000])
def test_a_cookie_that_is_not_ours_means_signed_out(cookie: str) -> None:
    client = Client()
    client.cookies[NAME] = cookie
    response = client.get("/sign-in/")
    assert response.status_code == 200
    assert not response.wsgi_request.user.is_authenticated
    if cookie:
        assert response.cookies[NAME].value == ""


def test_a_visitor_gets_no_session_cookie() -> None:
    response = Client().get("/sign-in/")
    assert NAME not in response.cookies


def test_a_visitor_can_have_a_session_of_their_own() -> None:
    session = SessionStore()
    session["seen"] = ["a", "b"]
    session.save()
    again = SessionStore(session.session_key, changes=True)
    with requests_at_most(0, 0):
        assert again["seen"] == ["a", "b"]
        assert again.account is None


def test_an_emptied_session_has_no_cookie() -> None:
    session = SessionStore()
    session["seen"] = True
    session.save()
    again = SessionStore(session.session_key)
    del again["seen"]
    assert again.is_empty()


def test_a_session_that_a_cookie_cannot_hold_is_refused() -> None:
    session = SessionStore()
    session["much"] = "x" * 4000
    with pytest.raises(SessionTooLarge):
        session.save()


def test_signing_in_changes_the_session_and_the_csrf_token() -> None:
    a_member("ana")
    client = Client(enforce_csrf_checks=True)
    form = client.get("/sign-in/")
    token = form.cookies["csrftoken"].value
    given = {"username": "ana", "password": "a window box of thyme", "csrfmiddlewaretoken": token}
    assert Client(enforce_csrf_checks=True).post("/sign-in/", given).status_code == 403
    response = client.post("/sign-in/", given)
    assert response.status_code == 302
    assert response.cookies["csrftoken"].value != token


def test_the_cookie_is_the_browser_s_alone() -> None:
    a_member("ana")
    response = Client().post("/sign-in/", {"username": "ana", "password": "a window box of thyme", "stay": "on"})
    cookie = response.cookies[NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == settings.SESSION_COOKIE_AGE
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("address", ["/join/", "/sign-in/", "/password-reset/", "/@ana/", "/nowhere/"])
def test_no_shared_cache_keeps_a_guests_page(address: str) -> None:
    """It shows how much is in their cart, or has a form with their token."""
    a_member("ana")
    client = Client()
    for _ in range(2):  # With a cookie for its forms, too.
        page = client.get(address)
        assert "private" in page["Cache-Control"]
        assert "Cookie" in page["Vary"]


def test_no_shared_cache_keeps_what_happened_to_somebody() -> None:
    client = Client()
    client.cookies["plaza-session"] = "of another time"
    client.get("/checkout/")
    page = client.get("/password-reset/sent/")
    assert "You have been signed out." in page.content.decode()
    assert "private" in page["Cache-Control"]


def test_it_is_private_in_whatever_letters_the_cookie_is_named() -> None:
    @vary_on_headers("cookie")
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.session.get("something", ""))

    assert "private" in SessionMiddleware(view)(RequestFactory().get("/"))["Cache-Control"]


def test_not_staying_signed_in_ends_with_the_browser() -> None:
    a_member("ana")
    response = Client().post("/sign-in/", {"username": "ana", "password": "a window box of thyme"})
    assert response.cookies[NAME]["max-age"] == ""


def test_a_full_claim_comes_back_as_it_was() -> None:
    from web.photos.photo import Photo

    member = a_member("ana", is_staff=True)
    member.is_seller, member.shop_name = True, "Windowsill"
    member.avatar = Photo("photos/members/x", 192, 192, (96, 192))
    account = whoever_has(cookie_of(client_of(member)))
    assert account is not None
    assert (account.is_staff, account.is_seller, account.shop_name) == (True, True, "Windowsill")
    assert account.avatar == member.avatar
    assert account.get_session_auth_hash() == member.get_session_auth_hash()


def test_two_members_in_one_browser_are_kept_apart() -> None:
    client = client_of(a_member("ana"))
    session = client.session
    session["secret"] = "ana's"
    session.save()
    client.cookies[NAME] = session.session_key
    client.force_login(a_member("ben"))
    assert "secret" not in client.session


def test_without_the_tables_nobody_is_signed_out_and_nothing_is_changed() -> None:
    client = client_of(a_member("ana"))
    cookie = cookie_of(client)
    with faults() as broken:
        broken.fail("BatchGetItem", lambda: Unavailable("down"), times=9)
        response = client.post("/settings/profile/", {"name": "Ana Reis"})
    assert response.status_code == 503
    assert NAME not in response.cookies
    assert whoever_has(cookie, changes=True)


def test_a_shared_cache_is_asked_beside_the_questions_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = cookie_of(client_of(a_member()))
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:

        class Shared:
            """A cache on another machine."""

            def get_many(self, keys: list[str]) -> dict[str, object]:
                socket.create_connection(elsewhere.getsockname(), timeout=SECONDS).close()
                return {}

            def add(self, *_: object) -> bool:
                return not self.get_many([])

        monkeypatch.setattr("accounts.ended_sessions.cache", Shared())
        monkeypatch.setattr("accounts.sessions.activity.cache", Shared())
        found, other = together(lambda: whoever_has(cookie), lambda: whoever_has(cookie))
        assert found
        assert other
        with later(FRESH_SECONDS + 1):
            assert together(lambda: whoever_has(cookie), lambda: None)[0]
