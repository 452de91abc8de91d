"""What a session's token claims: read whether this release or another one wrote it."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.access import SESSION_ENDED
from accounts.models import Account
from accounts.sessions import tokens
from accounts.sessions.claims import ClaimsUnknown, account_of, claims_of
from tests.build import a_member, client_of
from web.photos.photo import Photo

PHOTO = Photo("faces/ana", 640, 640, (160, 320))


def an_account() -> Account:
    account = Account(user_id="01ANA", username="ana", name="Ana Reis", token_version=3)
    account.is_seller, account.shop_name, account.is_staff, account.avatar = True, "Windowsill", True, PHOTO
    return account


def seen(account: Account | None) -> tuple[Any, ...]:
    assert account is not None
    return (account.name, account.is_seller, account.shop_name, account.is_staff, account.avatar)


@pytest.mark.no_engine
def test_what_is_claimed_is_who_it_was() -> None:
    account = account_of(claims_of(an_account()))
    assert seen(account) == ("Ana Reis", True, "Windowsill", True, PHOTO)
    assert account_of({"sid": "a session"}) is None


@pytest.mark.no_engine
@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"pronouns": "she", "v": 1}, ("Ana Reis", True, "Windowsill", True, PHOTO)),
        ({"name": None}, ("ana", True, "Windowsill", True, PHOTO)),
        ({"shop": None, "staff": None, "picture": None}, ("Ana Reis", False, None, False, None)),
        ({"picture": {"key": "faces/ana"}}, ("Ana Reis", True, "Windowsill", True, None)),
        ({"picture": ["faces/ana", 640, 640]}, ("Ana Reis", True, "Windowsill", True, None)),
    ],
)
def test_claims_of_another_release_are_understood(changes: dict[str, Any], shown: tuple[Any, ...]) -> None:
    claims = claims_of(an_account()) | changes
    assert seen(account_of({name: value for name, value in claims.items() if value is not None})) == shown


@pytest.mark.no_engine
@pytest.mark.parametrize("missing", ["sub", "ver", "preferred_username"])
def test_claims_without_what_tells_who_it_is_are_nobodys(missing: str) -> None:
    claims = claims_of(an_account())
    del claims[missing]
    if missing == "sub":
        assert account_of(claims) is None
        return
    with pytest.raises(ClaimsUnknown, match=missing):
        account_of(claims)


def cookie_with(client: Client, **changes: Any) -> str:
    claims = tokens.decode(client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert claims is not None
    return tokens.encode({name: value for name, value in (claims | changes).items() if value is not None})


@pytest.mark.parametrize("changes", [{"v": 2}, {"ver": None}, {"preferred_username": None}])
def test_a_session_of_a_release_that_is_not_understood_has_ended_in_words(changes: dict[str, Any]) -> None:
    client = client_of(a_member("ana"))
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie_with(client, **changes)
    assert client.get("/").status_code == 200
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie_with(client_of(a_member("theo")), **changes)
    page = client.get("/settings/", follow=True)
    assert page.redirect_chain[0][0].startswith("/sign-in/")
    assert SESSION_ENDED in page.content.decode()


@pytest.mark.parametrize("changes", [{"v": None}, {"auth_time": None}, {"name": None}, {"theme": "dark"}])
def test_a_session_of_a_release_that_claimed_otherwise_goes_on(changes: dict[str, Any]) -> None:
    client = client_of(a_member("ana"))
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie_with(client, **changes)
    assert client.get("/settings/").status_code == 200
