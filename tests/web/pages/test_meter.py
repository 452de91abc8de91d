"""The meter's header and panel, there in development and nowhere else."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import path

from dynamo import together
from dynamo.errors import Throttled
from dynamo.tools.testing import faults
from dynamo.wire.client import call
from web.pages.meter import MeterPanel, summary

KEY = {"TableName": "test-StreamCheckpoints", "Key": {"consumer": {"S": "x"}, "shard": {"S": "x"}}}


def ask() -> None:
    call("GetItem", dict(KEY))


def page(request: HttpRequest) -> HttpResponse:
    ask()
    together(ask, ask)
    return HttpResponse("<html><body><p>A page about </body> tags</p></body></html>\n")


urlpatterns = [
    path("page/", page),
    path("quiet/", lambda request: HttpResponse("<body>nothing</body>")),
    path("fragment/", lambda request: (ask(), HttpResponse("<p>a part</p>"))[1]),
    path("data/", lambda request: HttpResponse("</body>", content_type="text/plain")),
    path("stream/", lambda request: StreamingHttpResponse([b"<body></body>"])),
    path("sized/", lambda request: HttpResponse("<body></body>", headers={"Content-Length": "13"})),
]

pytestmark = pytest.mark.urls("tests.web.pages.test_meter")


@pytest.fixture
def developer() -> Client:
    client = Client()
    with override_settings(METER=True, MIDDLEWARE=["web.pages.meter.MeterPanel"]):
        yield client


def test_the_panel_says_what_was_passed_by(developer: Client) -> None:
    assert b"Passed by" not in developer.get("/page/").content
    call("PutItem", {"TableName": KEY["TableName"], "Item": {**KEY["Key"], "colour": {"S": "red"}}})
    body = developer.get("/page/").content.decode()
    assert re.search(r"Passed by, since this release does not know it:\s+Checkpoint\.colour \(3\)\.", body)


def test_the_header_sums_up(developer: Client) -> None:
    timing = developer.get("/page/")["Server-Timing"]
    assert re.fullmatch(r'dynamo;dur=[\d.]+;desc="3 requests, 2 round trips, 1.5R 0W", total;dur=[\d.]+', timing), (
        timing
    )


def test_the_panel_lists_each_request_at_the_end_of_the_page(developer: Client) -> None:
    text = developer.get("/page/").content.decode()
    assert text.startswith("<html><body><p>A page about </body> tags</p>")
    assert text.endswith("</details></body></html>\n")
    assert text.count("<details") == 1
    rows = re.findall(r"<tr>\s*<td>(\d)</td>\s*<td>(\w+)</td>\s*<td>(\w+)</td>\s*<td>([\d.]+R)</td>", text)
    assert rows == [("1", "GetItem", "StreamCheckpoints", "0.5R")] + [("2", "GetItem", "StreamCheckpoints", "0.5R")] * 2
    assert "$0.23 a million views" in text


def test_the_panel_says_how_often_cards_were_remembered(developer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.meter.statistics", {"hits": 1300, "misses": 24, "bytes": 2 * 1024 * 1024})
    panel = developer.get("/quiet/").content.decode().replace("\xa0", " ")
    assert "Cards cached by this process: 1,300 of 1,324, in 2.0 MB." in panel


def test_the_panel_keeps_to_the_content_security_policy(developer: Client) -> None:
    text = developer.get("/page/").content.decode()
    assert not re.search(r"<script|<style|style=|\son\w+=", text)
    assert '<link rel="stylesheet" href="/static/css/meter-panel.css">' in text


def test_a_request_that_was_repeated_says_so(developer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with faults() as faulty:
        faulty.fail("GetItem", lambda: Throttled("no"))
        assert "GetItem (2 attempts)" in developer.get("/page/").content.decode()


def test_a_page_that_asks_nothing_says_so(developer: Client) -> None:
    response = developer.get("/quiet/")
    assert "This page asked nothing." in response.content.decode()
    assert 'desc="0 requests, 0 round trips, 0R 0W"' in response["Server-Timing"]


@pytest.mark.parametrize("address", ["/fragment/", "/data/", "/stream/"])
def test_what_is_no_page_has_the_header_alone(developer: Client, address: str) -> None:
    response = developer.get(address)
    assert "dynamo;dur=" in response["Server-Timing"]
    assert b"<details" not in (b"".join(response) if response.streaming else response.content)


def test_a_length_that_was_said_is_said_anew(developer: Client) -> None:
    response = developer.get("/sized/")
    assert int(response["Content-Length"]) == len(response.content) > 13


def test_in_production_it_is_not_there_at_all() -> None:
    assert settings.METER is False
    assert "web.pages.meter.MeterPanel" in settings.MIDDLEWARE
    with pytest.raises(MiddlewareNotUsed):
        MeterPanel(lambda request: HttpResponse())
    with override_settings(MIDDLEWARE=["web.pages.meter.MeterPanel"]):
        response = Client().get("/page/")
    assert "Server-Timing" not in response
    assert b"<details" not in response.content


def test_one_is_one() -> None:
    from dynamo.meter import measuring

    with measuring() as measured:
        ask()
    assert summary(measured) == "1 request, 1 round trip, 0.5R 0W"
