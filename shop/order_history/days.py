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
# The parameter that asks for the fields.
OTHER_DAYS = "days"


class Days(NamedTuple):
    """The first and the last day as typed, either may be empty; today's date, on which the common ranges depend; and
    whether the fields for other days are asked for."""

    since: str
    until: str
    today: date
    asked: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        since, until = query.get("since", ""), query.get("until", "")
        return cls(
            since.strip()[:MAX_DAY_LENGTH],
            until.strip()[:MAX_DAY_LENGTH],
            datetime.now(get_default_timezone()).date(),
            OTHER_DAYS in query,
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
    def ranges(self) -> list[Link]:
        """Common ranges as links, and last one to the fields for other days; it is current where these are shown."""
        links = [
            Link(name, history_url(**days), not self.asked and days == self.fields)
            for name, days in common_ranges(self.today)
        ]
        is_other = not any(link.current for link in links)
        return [*links, Link("Other days", history_url(**{OTHER_DAYS: "other"}), is_other)]


def common_ranges(today: date) -> list[tuple[str, dict[str, str]]]:
    """The names of common ranges, and their days as parameters of a URL."""
    return [
        ("All", {}),
        ("Last 30 days", {"since": str(today - timedelta(days=29))}),
        (str(today.year), {"since": str(date(today.year, 1, 1))}),
        (str(today.year - 1), {"since": str(date(today.year - 1, 1, 1)), "until": str(date(today.year - 1, 12, 31))}),
    ]


def history_url(**values: str) -> str:
    query = urlencode(values)
    return f"{url_for('shop:orders')}{'?' if query else ''}{query}"
