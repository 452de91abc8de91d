"""The days of a history: what is meant by what was typed, the ranges beside it, and when a form is made at all."""

from datetime import date

import pytest
from django.http import QueryDict

from shop.order_history import days
from shop.order_history.days import LONGEST, Days
from tests.build import a_member, an_order, client_of

TODAY = date(2026, 11, 22)


@pytest.mark.no_engine
@pytest.mark.parametrize(
    ("since", "until", "meant"),
    [
        ("", "", (None, None)),
        ("2026-02-03", "", (date(2026, 2, 3), None)),
        ("", "2026-02-03", (None, date(2026, 2, 3))),
        ("2026-02-03", "2026-02-03", (date(2026, 2, 3), date(2026, 2, 3))),
        ("2026-02-04", "2026-02-03", None),
        ("2026-02-30", "", None),
        ("", "2101-01-01", None),
    ],
)
def test_what_is_meant(since, until, meant):
    assert Days(since, until, TODAY).meant == meant


@pytest.mark.no_engine
def test_what_is_typed_is_read_without_spaces_and_never_long():
    days = Days.read(QueryDict(f"since=+2026-02-03+&until={'x' * 5000}&other=1"))
    assert (days.since, days.until) == ("2026-02-03", "x" * LONGEST)
    assert days.typed == {"since": "2026-02-03", "until": "x" * LONGEST}
    assert Days.read(QueryDict("since=+")).typed == {}


@pytest.mark.no_engine
def test_the_ranges_beside_it_count_from_today():
    found = Days("2026-10-24", "", TODAY).presets
    assert found == [
        ("All", "/orders/", False),
        ("Last 30 days", "/orders/?since=2026-10-24", True),
        ("2026", "/orders/?since=2026-01-01", False),
        ("2025", "/orders/?since=2025-01-01&until=2025-12-31", False),
    ]


def test_a_page_makes_no_form_for_what_was_typed_before(monkeypatch):
    june = a_member("june")
    client = client_of(june)
    an_order(june.user_id)
    asked = ["/orders/", "/orders/?since=2026-10-24", "/orders/?since=31.2."]
    pages = [client.get(address).content.decode() for address in asked]
    made = []
    form = days.DaysForm
    monkeypatch.setattr(days, "DaysForm", lambda *given: made.append(given) or form(*given))
    for address, page in zip(asked, pages, strict=True):
        assert _days(client.get(address).content.decode()) == _days(page)
    # One each to see what is meant, none for the page; nothing typed means nothing.
    assert made == [({"since": "2026-10-24"},), ({"since": "31.2."},)]
    # On another day the ranges are others.
    monkeypatch.setattr(days.Days, "read", classmethod(lambda cls, query: cls("", "", date(2031, 1, 1))))
    assert "/orders/?since=2031-01-01" in client.get("/orders/").content.decode()


def _days(page):
    return page[page.index('<nav aria-label="Time">') : page.index("Show these days")]
