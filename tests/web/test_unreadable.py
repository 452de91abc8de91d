"""Queries and forms that cannot be read are answered 400 by our own page, in development too."""

from typing import Any

import pytest
from django.http import UnreadablePostError
from django.test import Client

from web import unreadable

pytestmark = pytest.mark.no_engine

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"


def field(head: str, content: bytes = b"1") -> bytes:
    return b"--x\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + content + b"\r\n"


def many(number: int) -> str:
    return "&".join(f"field{at}=1" for at in range(number))


FORMS = {
    "too many fields": (FORM, many(1001).encode()),
    "too large": (FORM, b"a=" + b"x" * 2 * 1024 * 1024),
    "in UTF-16": (f"{FORM}; charset=utf-16", "a=1".encode("utf-16")),
    "in Latin-1": (f"{FORM}; charset=iso-8859-1", b"a=%e4"),
    "parts without a boundary": ("multipart/form-data", b"a=1"),
    "parts with an empty boundary": ("multipart/form-data; boundary=", b"a=1"),
    "too many files": (PARTS, b"".join(field(f'name="a{at}"; filename="a"') for at in range(101)) + b"--x--\r\n"),
}


@pytest.fixture(params=[True, False], ids=["debug", "production"])
def client(request: pytest.FixtureRequest, settings: Any) -> Client:
    settings.DEBUG = request.param
    return Client(raise_request_exception=False)


def assert_refused(answer: Any) -> None:
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "got lost on the way" in page
    assert "Traceback" not in page


@pytest.mark.parametrize("url", ["/categories/", "/nowhere/"])
def test_a_query_that_cannot_be_read(client: Client, url: str) -> None:
    assert_refused(client.get(f"{url}?{many(1001)}"))


@pytest.mark.parametrize("which", FORMS)
@pytest.mark.parametrize("url", ["/sign-in/", "/nowhere/"])
def test_a_form_that_cannot_be_read(client: Client, which: str, url: str) -> None:
    content_type, content = FORMS[which]
    answer = client.generic("POST", url, content, content_type=content_type)
    assert_refused(answer)
    assert "Nothing was changed" in answer.content.decode()


def test_htmx_gets_a_toast(client: Client) -> None:
    answer = client.get(f"/categories/?{many(1001)}", headers={"HX-Request": "true"})
    assert answer.status_code == 400
    assert "toast" in answer.content.decode()


@pytest.mark.parametrize("error", [UnreadablePostError("broken off"), LookupError("unknown encoding: zz")])
def test_other_reasons(error: Exception, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: object) -> None:
        raise error

    monkeypatch.setattr(unreadable, "read", broken)
    assert_refused(client.post("/sign-in/"))


def test_what_can_be_read_is_let_through(client: Client) -> None:
    assert client.generic("POST", "/sign-in/", many(1000).encode(), content_type=FORM).status_code == 422
