"""Views are found once for each address, and what leads nowhere is looked for each time."""

import pytest
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import get_urlconf

from plaza.wsgi import application
from web import finding
from web.finding import Finding

pytestmark = pytest.mark.no_engine


def asked(path: str) -> WSGIRequest:
    return RequestFactory().get(path)


def test_plaza_is_served_by_it() -> None:
    assert isinstance(application, Finding)


def test_a_host_is_checked_once_while_requests_are_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    request = Finding.request_class(RequestFactory()._base_environ(SERVER_NAME="testserver"))
    assert request.get_host() == "testserver"
    monkeypatch.setattr(WSGIRequest, "get_host", lambda _: "asked again")
    assert request.get_host() == "testserver"
    same = Finding.request_class(RequestFactory()._base_environ(SERVER_NAME="testserver"))
    assert same.get_host() == "testserver"
    monkeypatch.undo()
    other = Finding.request_class(RequestFactory()._base_environ(SERVER_NAME="testserver", SERVER_PORT="81"))
    assert other.get_host() == "testserver:81"
    wrong = Finding.request_class(RequestFactory()._base_environ(HTTP_HOST="bad host"))
    for _ in range(2):
        with pytest.raises(DisallowedHost):
            wrong.get_host()


def test_a_view_is_found_once_and_noted_on_every_request() -> None:
    site = Finding()
    first, second = asked("/c/plants/cacti/"), asked("/c/plants/cacti/?sort=cheapest")
    match = site.resolve_request(first)
    assert (match.view_name, match.kwargs) == ("shop:category", {"path": "plants/cacti"})
    assert site.resolve_request(second) is match
    assert (first.resolver_match, second.resolver_match) == (match, match)
    assert site.resolve_request(asked("/c/plants/")).kwargs == {"path": "plants"}


def test_a_request_with_addresses_of_its_own() -> None:
    site = Finding()
    assert site.resolve_request(asked("/c/plants/")).view_name == "shop:category"
    other = asked("/c/plants/")
    other.urlconf = "accounts.urls"  # type: ignore[attr-defined]
    with pytest.raises(Http404):
        site.resolve_request(other)


def test_addresses_of_a_request_s_own_hold_for_it_alone() -> None:
    told: list[str | None] = []

    def with_its_own(request: HttpRequest) -> HttpResponse:
        request.urlconf = "tests.web.urls"  # type: ignore[attr-defined]
        site.resolve_request(request)
        told.append(get_urlconf())
        return HttpResponse(status=404)

    site = Finding()
    site._middleware_chain = with_its_own  # type: ignore[attr-defined]
    assert site.get_response(asked("/c/plants/")).status_code == 404
    assert (told, get_urlconf()) == (["tests.web.urls"], None)


def test_what_leads_nowhere_is_not_remembered() -> None:
    site = Finding()
    for _ in range(2):
        with pytest.raises(Http404):
            site.resolve_request(asked("/nowhere"))
    assert not site._found


def test_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 3)
    site = Finding()
    for number in range(10):
        site.resolve_request(asked(f"/c/shelf-{number}/"))
    assert len(site._found) <= 3
