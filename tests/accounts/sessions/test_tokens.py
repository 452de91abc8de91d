"""A session's token: only what we signed, only while it lasts, by any key that is still in use."""

import time

import jwt
import pytest
from pytest_django import Settings

from accounts.ended_sessions import LEEWAY_SECONDS
from accounts.sessions import tokens
from dynamo.tools.testing import within_budget

NOW = int(time.time())
CLAIMS = {"sid": "a session", "iat": NOW}


def test_what_was_sealed_opens() -> None:
    with within_budget(tokens.decode):
        claims = tokens.decode(tokens.encode(CLAIMS | {"name": "Ana"}))
    assert claims is not None
    assert claims["name"] == "Ana"
    assert claims["exp"] - claims["iat"] == 14 * 24 * 60 * 60


@pytest.mark.no_engine
def test_a_changed_token_does_not_open() -> None:
    head, body, signature = tokens.encode(CLAIMS).split(".")
    other = tokens.encode(CLAIMS | {"sub": "somebody"}).split(".")[1]
    for forged in (
        "",
        "x",
        "a.b.c",
        f"{head}.{body}.",
        f"{head}.{other}.{signature}",
        f"{head}.{body}.{signature[:-3]}abc",
    ):
        assert tokens.decode(forged) is None


@pytest.mark.no_engine
def test_an_unsigned_or_otherwise_signed_token_does_not_open() -> None:
    kid = jwt.get_unverified_header(tokens.encode(CLAIMS))["kid"]
    claims = CLAIMS | {"exp": NOW + 1000}
    assert tokens.decode(jwt.encode(claims, "", "none", headers={"kid": kid})) is None
    assert tokens.decode(jwt.encode(claims, "k" * 64, "HS256", headers={"kid": kid})) is None
    assert tokens.decode(jwt.encode(claims, "k" * 64, "HS256", headers={"kid": "unknown"})) is None
    assert tokens.decode(jwt.encode(claims, "k" * 64, "HS256")) is None


@pytest.mark.no_engine
def test_a_token_without_its_claims_does_not_open() -> None:
    kid, key = next(iter(tokens._keys(tokens._secrets()).items()))
    for missing in ("sid", "iat", "exp"):
        claims = CLAIMS | {"exp": NOW + 1000}
        del claims[missing]
        assert tokens.decode(jwt.encode(claims, key, "HS256", headers={"kid": kid})) is None


@pytest.mark.no_engine
def test_a_token_expires_with_the_cookie(settings: Settings) -> None:
    old = int(time.time()) - settings.SESSION_COOKIE_AGE - LEEWAY_SECONDS
    assert tokens.decode(tokens.encode(CLAIMS | {"iat": old - 1})) is None
    assert tokens.decode(tokens.encode(CLAIMS | {"iat": old + 30})) is not None


@pytest.mark.no_engine
def test_keys_rotate(settings: Settings) -> None:
    settings.SESSION_KEYS = ["old"]
    before = tokens.encode(CLAIMS)
    settings.SESSION_KEYS = ["new", "old"]
    after = tokens.encode(CLAIMS)
    assert tokens.decode(before)
    assert tokens.decode(after)
    settings.SESSION_KEYS = ["new"]
    assert tokens.decode(before) is None
    assert tokens.decode(after)


@pytest.mark.no_engine
def test_without_keys_of_their_own_sessions_follow_the_secret_key(settings: Settings) -> None:
    settings.SECRET_KEY = "one"
    before = tokens.encode(CLAIMS)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "two", ["one"]
    assert tokens.decode(before)
    settings.SECRET_KEY_FALLBACKS = []
    assert tokens.decode(before) is None


def test_a_token_that_was_opened_before_still_expires(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    token = tokens.encode(CLAIMS)
    assert tokens.decode(token) is not None
    later = NOW + settings.SESSION_COOKIE_AGE + LEEWAY_SECONDS + 1
    monkeypatch.setattr("accounts.sessions.tokens.time.time", lambda: later)
    assert tokens.decode(token) is None
