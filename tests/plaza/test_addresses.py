"""Addresses that lead nowhere, as those meet them who try Plaza out in development."""

import importlib
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import clear_url_caches
from pytest_django import Settings

import plaza.urls
from dynamo import new_id


@pytest.fixture(autouse=True)
def _development(settings: Settings) -> Iterator[None]:
    settings.DEBUG = True
    _read_again()
    yield
    settings.DEBUG = False
    _read_again()


def _read_again() -> None:
    importlib.reload(plaza.urls)
    clear_url_caches()


def test_our_own_page_says_that_nothing_is_there() -> None:
    for address in ("/nowhere/", f"/products/{new_id()}/cactus/", "/@nobody/", "/c/nowhere/at/all/"):
        answer = Client().get(address)
        assert answer.status_code == 404
        assert "This isn’t here any more" in answer.content.decode()


def test_an_address_without_its_slash_is_still_led_on() -> None:
    assert Client().get("/cart").headers["Location"] == "/cart/"
