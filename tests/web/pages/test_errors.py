"""Each error of the data layer as a visitor meets it."""

import logging
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from dynamo import errors, new_id, put, together, update
from dynamo.errors import (
    BadCursor,
    BadKey,
    BadRequest,
    BadValue,
    Cancelled,
    CircuitOpen,
    ConditionFailed,
    Conflict,
    CredentialsExpired,
    Denied,
    DynamoError,
    EngineFault,
    HeldUp,
    IteratorExpired,
    NotFound,
    OutcomeUnknown,
    ReadOnlyResult,
    RecordsTrimmed,
    Refused,
    TableBusy,
    TableMissing,
    Throttled,
    TokenReused,
    TooLarge,
    Unavailable,
    Unreadable,
)
from dynamo.tools.testing import faults
from shop.carts import Cart
from tests.requests import Requests
from web.pages.error_answers import answer_to
from web.pages.errors import server_error
from web.pages.outcomes import outcome

pytestmark = [pytest.mark.urls("tests.web.pages.test_errors")]

HTMX = {"HX-Request": "true"}
STATUSES = {
    NotFound: 404,
    BadKey: 404,
    BadCursor: 400,
    Conflict: 409,
    Refused: 409,
    ConditionFailed: 409,
    Throttled: 429,
    Unavailable: 503,
    CircuitOpen: 503,
    OutcomeUnknown: 503,
    TableBusy: 503,
    TableMissing: 503,
    Denied: 503,
    CredentialsExpired: 503,
    # Faults of our own.
    DynamoError: 500,
    BadValue: 500,
    ReadOnlyResult: 500,
    Unreadable: 500,
    HeldUp: 500,
    IteratorExpired: 500,
    RecordsTrimmed: 500,
    TokenReused: 500,
    BadRequest: 500,
    TooLarge: 500,
    EngineFault: 500,
    Cancelled: 500,
}
OTHERS = {
    "404": Http404("x"),
    "403": PermissionDenied("x"),
    "400": SuspiciousOperation("x"),
    "500": ZeroDivisionError("x"),
}


def fail(request: HttpRequest, name: str) -> HttpResponse:
    if name in OTHERS:
        raise OTHERS[name]
    kind = getattr(errors, name)
    raise kind("secret", []) if kind is Cancelled else kind("secret")


@outcome("your cart was changed", "shop:cart", "See your cart")
def fail_after(request: HttpRequest, did: str, name: str) -> HttpResponse:
    """Fails after it did something with a cart."""
    cart = Cart(user_id=f"guest:{new_id()}")
    if did == "read":
        Cart.of_shopper.find(user_id=cart.user_id)
    elif did == "failed":
        with pytest.raises(Refused):
            update(cart.own_key, Cart.cart_version.add(1), condition=Cart.lines.exists())
    elif did == "wrote":
        put(cart)
    elif did == "wrote_beside":
        together(lambda: put(cart), lambda: Cart.of_shopper.find(user_id=cart.user_id))
    elif did == "lost":
        with faults() as engine, pytest.raises(OutcomeUnknown):
            engine.fail("PutItem", lambda: OutcomeUnknown("lost"), times=9)
            put(cart)
    return fail(request, name)


def forged(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path("fail/<str:name>/", fail),
    path("after/<str:did>/<str:name>/", fail_after),
    path("unnamed/<str:did>/<str:name>/", lambda request, **named: fail_after(request, **named)),
    path("form/", forged),
    path("", include("plaza.urls")),
]
handler400 = "web.pages.errors.bad_request"
handler403 = "web.pages.errors.forbidden"
handler404 = "web.pages.errors.not_found"
handler500 = "web.pages.errors.server_error"


class Words(HTMLParser):
    """The words of a page's main part, and its links."""

    def __init__(self, html: str):
        super().__init__()
        self.text = ""
        self.links: list[str | None] = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "main"
        if self.inside and tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "main"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text += data


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO, logger="web.pages.errors"):
        yield caplog


def every_class(base: type) -> set[type]:
    return {base}.union(*(every_class(kind) for kind in base.__subclasses__()))


def test_the_whole_tree_is_walked() -> None:
    assert {kind for kind in every_class(DynamoError) if kind.__module__ == "dynamo.errors"} == set(STATUSES)


@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_each_has_its_status_and_words_on_a_page(
    kind: type[DynamoError], status: int, visitor: Client, log: pytest.LogCaptureFixture
) -> None:
    response = visitor.get(f"/fail/{kind.__name__}/?page=1&x=%26")
    page = Words(response.content.decode())
    assert response.status_code == status
    assert str(status) in page.text
    assert "secret" not in response.content.decode()
    assert len(page.links) == 1
    assert "style=" not in response.content.decode()
    if status == 500:
        assert answer_to(kind.__new__(kind)) is None
    else:
        assert any("secret" in record.getMessage() for record in log.records)
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_and_among_the_toasts_for_htmx(kind: type[DynamoError], status: int, visitor: Client) -> None:
    response = visitor.post(f"/fail/{kind.__name__}/", headers=HTMX)
    text = response.content.decode()
    assert response.status_code == status
    assert response["HX-Retarget"] == "#toasts"
    assert response["HX-Reswap"] == "beforeend"
    assert text.strip().startswith('<div class="toast" data-kept>')
    assert "<html" not in text
    assert "secret" not in text


def test_a_cursor_that_is_none_leads_back_to_the_top(visitor: Client) -> None:
    page = Words(visitor.get("/fail/BadCursor/?sort=new&after=forged&x=%26").content.decode())
    assert "This list has moved on. Start again from its top." in page.text
    assert page.links == ["/fail/BadCursor/?sort=new&x=%26"]
    assert Words(visitor.get("/fail/BadCursor/?after=forged").content.decode()).links == ["/fail/BadCursor/"]


UNCHANGED = "Nothing was changed."
CHECK = "See your cart before you try again."
UNNAMED = "Check how things stand before you try again."
WORDED_BY_CHANGE = [name for name, status in STATUSES.items() if status in (409, 429, 503)]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "toast"])
@pytest.mark.parametrize("did", ["nothing", "read", "failed"])
def test_nothing_was_changed_where_no_write_was_applied(did: str, headers: dict[str, str], visitor: Client) -> None:
    for kind in WORDED_BY_CHANGE:
        text = visitor.post(f"/after/{did}/{kind.__name__}/", headers=headers).content.decode()
        is_certain = kind is not OutcomeUnknown
        assert (UNCHANGED in text, CHECK in text) == (is_certain, not is_certain), kind
        assert is_certain or "as you left them" not in text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "toast"])
@pytest.mark.parametrize("did", ["wrote", "wrote_beside", "lost"])
def test_after_a_write_nothing_is_promised(did: str, headers: dict[str, str], visitor: Client) -> None:
    for kind in (*WORDED_BY_CHANGE, NotFound):
        text = visitor.post(f"/after/{did}/{kind.__name__}/", headers=headers).content.decode()
        assert (UNCHANGED in text, "as you left them" in text) == (False, False), kind
        assert (CHECK in text) == (kind is not NotFound), kind
        if kind is not NotFound:
            clause = "whether" if kind is OutcomeUnknown else "It may be that"
            assert f"{clause} your cart was changed" in text
            assert '<a href="/cart/">See your cart</a>' in text or 'href="/cart/">See your cart</a>' in text
        text = visitor.post(f"/unnamed/{did}/{kind.__name__}/", headers=headers).content.decode()
        assert (UNCHANGED in text, UNNAMED in text) == (False, kind is not NotFound), kind


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "toast"])
def test_of_a_page_that_is_only_looked_at_no_change_is_spoken(headers: dict[str, str], visitor: Client) -> None:
    for did in ("nothing", "wrote"):
        for kind in WORDED_BY_CHANGE:
            text = visitor.get(f"/after/{did}/{kind.__name__}/", headers=headers).content.decode()
            said = [words for words in (UNCHANGED, CHECK, UNNAMED, "your cart was changed") if words in text]
            assert said == [], kind


@pytest.mark.parametrize("name", OTHERS)
def test_nor_by_djangos_own_errors(name: str, visitor: Client) -> None:
    for headers in ({}, HTMX):
        text = visitor.post(f"/after/wrote/{name}/", headers=headers).content.decode()
        assert ("othing was changed" in text, "as you left them" in text) == (False, False)


def test_nor_where_an_error_arises_outside_of_what_is_noted() -> None:
    request = Requests().post("/x/")
    try:
        raise Throttled("secret")
    except Throttled:
        text = server_error(request).content.decode()
    assert (UNCHANGED in text, UNNAMED in text) == (False, True)


def test_a_page_that_was_not_found_changed_nothing(visitor: Client) -> None:
    assert "Your cart and your orders are as you left them." in visitor.get("/fail/NotFound/").content.decode()


def test_what_was_posted_leads_back_to_the_page_it_came_from(visitor: Client) -> None:
    def links(name: str, page: str) -> list[str | None]:
        return Words(visitor.post(f"/after/nothing/{name}/", headers={"Referer": page}).content.decode()).links

    for name in ("Conflict", "Throttled", "Unavailable", "500"):
        assert links(name, "http://testserver/cart/?a=1&b=2") == ["/cart/?a=1&b=2"]
        for elsewhere in ("", "https://elsewhere.example/cart/", "javascript:alert(1)", "//elsewhere.example/"):
            assert links(name, elsewhere) == ["/"]


def test_what_passes_says_when_to_come_back(visitor: Client) -> None:
    assert [visitor.get(f"/fail/{name}/").get("Retry-After") for name in ("Throttled", "Unavailable", "TableBusy")] == [
        "5",
        "30",
        "60",
    ]
    assert "Retry-After" not in visitor.get("/fail/NotFound/")


def test_the_way_back_is_the_page_itself_unless_something_was_posted(visitor: Client) -> None:
    assert Words(visitor.get("/fail/Unavailable/?a=1&b=2").content.decode()).links == ["/fail/Unavailable/?a=1&b=2"]
    assert Words(visitor.post("/fail/Unavailable/").content.decode()).links == ["/"]


def test_what_is_out_of_reach_is_logged_with_its_story(visitor: Client, log: pytest.LogCaptureFixture) -> None:
    visitor.get("/fail/Unavailable/")
    (record,) = [record for record in log.records if record.name == "web.pages.errors"]
    assert record.levelno == logging.ERROR
    assert record.exc_info


@pytest.mark.parametrize("name", OTHERS)
def test_djangos_own_errors_have_pages_and_toasts_too(name: str, visitor: Client) -> None:
    response = visitor.get(f"/fail/{name}/")
    assert (response.status_code, name in Words(response.content.decode()).text) == (int(name), True)
    toast = visitor.get(f"/fail/{name}/", headers=HTMX)
    assert (toast.status_code, toast["HX-Retarget"]) == (int(name), "#toasts")
    assert toast.content.decode().strip().startswith('<div class="toast" data-kept>')
    assert "no-store" in toast["Cache-Control"]


def test_an_address_that_is_none(visitor: Client) -> None:
    assert visitor.get("/no/such/page/").status_code == 404


def test_a_form_that_is_not_ours_or_has_grown_old() -> None:
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.post("/form/")
    assert page.status_code == 403
    assert "The page is too old" in page.content.decode()
    toast = visitor.post("/form/", headers=HTMX | {"HX-Current-URL": "http://testserver/cart/?a=1"})
    assert (toast.status_code, toast["HX-Retarget"]) == (403, "#toasts")
    assert '<a href="/cart/?a=1">Load it again</a>' in toast.content.decode()
    page = visitor.post("/form/", headers={"Referer": "http://testserver/cart/?a=1"})
    assert Words(page.content.decode()).links == ["/cart/?a=1"]


def test_the_page_for_an_error_is_had_although_what_stands_around_it_is_not(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def out_of_reach(*words: object, **values: object) -> HttpResponse:
        raise Unavailable("secret")

    monkeypatch.setattr("web.pages.errors.render", out_of_reach)
    for name, status, fact in (("NotFound", 404, "isn’t here any more"), ("404", 503, "database does not answer")):
        response = visitor.get(f"/fail/{name}/")
        assert response.status_code == status
        assert fact in Words(response.content.decode()).text


@pytest.mark.parametrize("cookie", ["", "3"])
def test_a_host_that_is_not_ours_is_no_fault_of_ours(cookie: str) -> None:
    client = Client(HTTP_HOST="elsewhere.example")
    client.cookies["cart_seen"] = cookie
    response = client.get("/")
    assert response.status_code == 400
    assert "That came across broken" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_an_error_outside_of_views_is_answered_as_well() -> None:
    request = Requests().get("/x/")
    try:
        raise Throttled("secret")
    except Throttled:
        response = server_error(request)
    assert (response.status_code, response["Retry-After"]) == (429, "5")
    assert server_error(request).status_code == 500


@pytest.mark.parametrize(
    ("url", "way"), [("/cart/lines/", "/cart/"), ("/sign-out/", "/"), ("/cart/undo/clear/", "/cart/")]
)
def test_a_form_s_url_that_is_opened_says_so_and_leads_on(url: str, way: str) -> None:
    client = Client()
    answer = client.get(url)
    page = Words(answer.content.decode())
    assert (answer.status_code, answer["Allow"].split(",")[0]) == (405, "POST")
    assert "There is nothing to open here" in page.text
    assert page.links == [way]
    assert "works by its button" in client.get(url, headers=HTMX).content.decode()


def test_a_page_that_is_posted_to_says_so_too() -> None:
    answer = Client().post("/everything/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert "There is nothing to open here" in answer.content.decode()
