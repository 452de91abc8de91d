"""Tries are counted together however they arrive, and come back when their time is over."""

import time
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from pytest_django import Settings

from accounts.identity.limits import Limit, TooMany, _warn_of_proxy, ip_address_of

LIMIT = Limit("test", 3, 60)

pytestmark = pytest.mark.no_engine


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


def test_so_many_tries_and_no_more() -> None:
    assert [LIMIT.spend("ana") for _ in range(3)] == [2, 1, 0]
    with pytest.raises(TooMany) as refused:
        LIMIT.spend("ana")
    assert 0 < refused.value.seconds <= 60
    assert LIMIT.spend("ben") == 2


def test_tries_come_back() -> None:
    for _ in range(3):
        LIMIT.spend("ana")
    LIMIT.forget("ana")
    assert LIMIT.spend("ana") == 2
    with mock.patch("time.time", return_value=time.time() + 61):
        assert LIMIT.spend("ana") == 2


def test_tries_at_once_all_count() -> None:
    def spend(_: int) -> bool:
        try:
            LIMIT.spend("ana")
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(spend, range(40))) == 3


def test_any_text_can_be_counted() -> None:
    for who in ("", "é" * 1000, "a b\nc", "\0"):
        assert LIMIT.spend(who) == 2


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "a minute"), (60, "a minute"), (61, "two minutes"), (900, "15 minutes"), (3541, "an hour")],
)
def test_the_wait_is_said_in_words(seconds: int, words: str) -> None:
    assert TooMany(seconds).wait == words


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_an_address_is_that_of_the_connection(address: str, counted: str) -> None:
    assert ip_address_of(RequestFactory().get("/", REMOTE_ADDR=address)) == counted


def test_a_visitor_cannot_choose_their_address(settings: Settings) -> None:
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="203.0.113.1, 192.0.2.7")
    assert ip_address_of(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert ip_address_of(request) == "192.0.2.7"


@pytest.mark.parametrize(
    ("entry", "counted"),
    [
        ("192.0.2.7:50111", "192.0.2.7"),
        ('"192.0.2.7:50111"', "192.0.2.7"),
        ("[2001:db8:1:2::9]:50111", "2001:db8:1:2::/64"),
        ('"[2001:db8:1:2::9]"', "2001:db8:1:2::/64"),
        ("[::ffff:192.0.2.7]:1", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_a_proxy_may_write_ports_brackets_and_quotes(settings: Settings, entry: str, counted: str) -> None:
    settings.BEHIND_PROXY = True
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=f"203.0.113.1, {entry}")
    assert ip_address_of(request) == counted


@pytest.mark.parametrize("header", ["unknown", "203.0.113.1, ", "_hidden", "192.0.2.7:1:2", "[", '"'])
def test_without_an_address_from_the_proxy_it_is_its_own(
    settings: Settings, caplog: pytest.LogCaptureFixture, header: str
) -> None:
    _warn_of_proxy.cache_clear()
    settings.BEHIND_PROXY = True
    for _ in range(3):
        request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=header, REMOTE_ADDR="198.51.100.2")
        assert ip_address_of(request) == "198.51.100.2"
    assert [record.message for record in caplog.records] == [
        "The proxy sends no IP address in X-Forwarded-For: all its visitors share one count of tries."
    ]


def test_one_try_can_be_given_back() -> None:
    LIMIT.spend("ana")
    assert LIMIT.spend("ana") == 1
    LIMIT.give_back("ana")
    assert LIMIT.spend("ana") == 1
    LIMIT.give_back("ben")
    assert LIMIT.spend("ben") == 2


def test_tries_are_not_forgotten_for_want_of_room() -> None:
    limit = Limit("test-room", 1, 60)
    limit.spend("ana")
    for number in range(1000):
        cache.set(f"something-else:{number}", True)
    with pytest.raises(TooMany):
        limit.spend("ana")
