"""The days that a history is limited to: as typed, as dates, and common ranges as links."""

from datetime import date, datetime, timedelta
from typing import NamedTuple, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.timezone import get_default_timezone

from shop.order_history.forms import DaysForm
from web.pages.links import Link, url_for

# Longer than any way to write a day.
MAX_DAY_LENGTH = 40


class Days(NamedTuple):
    """The first and the last day as typed, either may be empty, and today's date, on which the common ranges depend."""

    since: str
    until: str
    today: date

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        since, until = query.get("since", ""), query.get("until", "")
        return cls(
            since.strip()[:MAX_DAY_LENGTH], until.strip()[:MAX_DAY_LENGTH], datetime.now(get_default_timezone()).date()
        )

    @property
    def fields(self) -> dict[str, str]:
        """The days that were typed, as parameters of a URL."""
        return {name: day for name, day in (("since", self.since), ("until", self.until)) if day}

    @property
    def form(self) -> DaysForm:
        return DaysForm(self.fields)

    @property
    def bounds(self) -> tuple[date | None, date | None] | None:
        """The first and the last day as dates, either open; None when what was typed is no range."""
        if not (self.since or self.until):
            return None, None
        form = self.form
        return (form.cleaned_data["since"], form.cleaned_data["until"]) if form.is_valid() else None

    @property
    def presets(self) -> list[Link]:
        """Common ranges, as links."""
        return [
            Link(name, history_url(**range_), range_ == self.fields)
            for name, since, until in presets(self.today)
            for range_ in [{key: str(day) for key, day in (("since", since), ("until", until)) if day}]
        ]


def presets(today: date) -> list[tuple[str, date | None, date | None]]:
    return [
        ("All", None, None),
        ("Last 30 days", today - timedelta(days=29), None),
        (str(today.year), date(today.year, 1, 1), None),
        (str(today.year - 1), date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    ]


def history_url(**values: str) -> str:
    query = urlencode(values)
    return f"{url_for('shop:orders')}{'?' if query else ''}{query}"
