"""What a request says of itself is bounded before Django reads it."""

import encodings
import io
from typing import Any

import pytest
from django.test import RequestFactory

from plaza import bounds
from plaza.admission import Admission
from plaza.bounds import MAX_URL, NOT_UTF_8, TOO_LONG, refusal
from plaza.wsgi import application as plaza

pytestmark = pytest.mark.no_engine

FORM = "application/x-www-form-urlencoded"


def environ(**values: Any) -> dict[str, Any]:
    return {"PATH_INFO": "/", "QUERY_STRING": "", **values}


@pytest.mark.parametrize(
    ("path", "query", "refused"),
    [
        ("/c/" + "x" * (MAX_URL - 3), "", None),
        ("/c/" + "x" * (MAX_URL - 2), "", TOO_LONG),
        ("/", "q=" + "x" * (MAX_URL - 2), TOO_LONG),
        ("/c/" + "x" * 60_000 + "/", "", TOO_LONG),
    ],
)
def test_urls_are_as_long_as_they_need_to_be(path: str, query: str, refused: Any) -> None:
    assert refusal(environ(PATH_INFO=path, QUERY_STRING=query)) == refused


def test_a_referer_that_no_browser_sends_is_left_out() -> None:
    sent = environ(HTTP_REFERER="http://testserver/" + "x" * MAX_URL)
    assert refusal(sent) is None
    assert "HTTP_REFERER" not in sent
    sent = environ(HTTP_REFERER="http://testserver/")
    assert refusal(sent) is None
    assert "HTTP_REFERER" in sent


@pytest.mark.parametrize(
    ("content_type", "kept"),
    [
        ("", ""),
        (FORM, FORM),
        (f"{FORM}; charset=utf-8", FORM),
        (f'{FORM};Charset = "UTF-8" ; x=y', f"{FORM}; x=y"),
        ("multipart/form-data; boundary=----WebKit", "multipart/form-data; boundary=----WebKit"),
        (f"{FORM}; charset=utf-16", None),
        (f"{FORM}; charset=rot13", None),
        (f"{FORM}; charset=nobody-has-it", None),
        (f"{FORM}; charset*=utf-8''utf-16", None),
        (f"{FORM}; x*=nobody-has-it''x", None),
        (f"{FORM}; x=" + "y" * 500, None),
    ],
)
def test_forms_are_in_utf_8(content_type: str, kept: str | None) -> None:
    sent = environ(CONTENT_TYPE=content_type)
    assert refusal(sent) == (NOT_UTF_8 if kept is None else None)
    assert kept is None or sent["CONTENT_TYPE"] == kept


def test_charsets_looked_for_in_vain_are_not_remembered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_CHARSETS", 20)
    for number in range(100):
        with pytest.raises(LookupError):
            b"x".decode(f"nobody-has-it-{number}")
        refusal(environ())
    assert len(encodings._cache) <= 21
    assert b"a".decode("cp1252") == "a"


@pytest.mark.parametrize(
    ("query", "content_type"),
    [
        ("a&" * 1001, "text/plain; charset=utf-8"),
        ("q=%ff%00", "text/plain; charset=idna"),
        ("", "text/plain; x*=nobody-has-it''x"),
    ],
)
def test_what_django_cannot_make_a_request_of_is_answered(query: str, content_type: str) -> None:
    said: list[str] = []
    sent = RequestFactory().get("/nowhere/").environ | {
        "QUERY_STRING": query,
        "CONTENT_TYPE": content_type,
        "wsgi.input": io.BytesIO(),
    }
    admitted = Admission(plaza, working=1, most_bytes=1000, files=("/static/",))
    list(admitted(sent, lambda status, headers, *_: said.append(status)))
    assert said == ["400 Bad Request"]
