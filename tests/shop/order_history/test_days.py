"""The days of a history: what is meant by what was typed, the ranges beside it."""

from datetime import date

import pytest
from django.http import QueryDict

from shop.order_history.days import MAX_DAY_LENGTH, Days

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
    assert Days(since, until, TODAY).bounds == meant


@pytest.mark.no_engine
def test_what_is_typed_is_read_without_spaces_and_never_long():
    days = Days.read(QueryDict(f"since=+2026-02-03+&until={'x' * 5000}&other=1"))
    assert (days.since, days.until) == ("2026-02-03", "x" * MAX_DAY_LENGTH)
    assert days.fields == {"since": "2026-02-03", "until": "x" * MAX_DAY_LENGTH}
    assert Days.read(QueryDict("since=+")).fields == {}


@pytest.mark.no_engine
def test_the_ranges_beside_it_count_from_today():
    found = Days("2026-10-24", "", TODAY).ranges
    assert found == [
        ("All", "/orders/", False),
        ("Last 30 days", "/orders/?since=2026-10-24", True),
        ("2026", "/orders/?since=2026-01-01", False),
        ("2025", "/orders/?since=2025-01-01&until=2025-12-31", False),
        ("Other days", "/orders/?days=other", False),
    ]


@pytest.mark.no_engine
@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("", "All"),
        ("since=2026-10-24", "Last 30 days"),
        ("since=2026-10-23", "Other days"),
        ("until=nonsense", "Other days"),
        ("days=other", "Other days"),
        ("since=2026-10-24&days=other", "Other days"),
    ],
)
def test_the_fields_are_shown_for_days_of_ones_own(query, chosen):
    days = Days.read(QueryDict(query))._replace(today=TODAY)
    assert [link.name for link in days.ranges if link.current] == [chosen]
