"""Reads the audit log: a month of it, or what was done to one thing or by one person."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.utils.http import urlencode

from accounts.audit_entries import AuditEntry, month_of
from dynamo import Page
from web.pages.links import url_for

PAGE_SIZE = 25
MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")
# What each action did, for people.
ACTIONS = {
    "add": "Added",
    "change": "Changed",
    "move": "Moved",
    "delete": "Deleted",
    "suspend": "Suspended",
    "readmit": "Let in again",
    "make_staff": "Made staff",
    "unmake_staff": "No longer staff",
    "hide": "Hidden from sale",
    "restore": "Back on sale",
    "cancel": "Cancelled",
    "close": "Report closed",
    "retry": "Tried again",
}


class LogPage(NamedTuple):
    """A part of the log. `month` is the one that is read, none for a log of one thing or person."""

    entries: Page[AuditEntry]
    month: date | None
    next_url: str
    earlier_url: str
    later_url: str


def read_log(viewer: str, *, month: str = "", subject: str = "", actor: str = "", after: str | None = None) -> LogPage:
    """A page of the log, the newest first: of a month (`2026-11`), this one when none is given, or of one subject or
    actor. One request."""
    if subject or actor:
        question = AuditEntry.of_subject(subject=subject) if subject else AuditEntry.by_actor(actor_id=actor)
        entries = question.page(PAGE_SIZE, after, viewer=viewer)
        narrowed = {"subject": subject} if subject else {"actor": actor}
        return LogPage(entries, None, _next(entries, narrowed), "", "")
    now = month_of(datetime.now(UTC))
    shown = month if MONTH.fullmatch(month) else now
    first = date.fromisoformat(f"{shown}-01")
    entries = AuditEntry.of_month(month=shown).page(PAGE_SIZE, after, viewer=viewer)
    earlier, later = first - timedelta(days=1), first + timedelta(days=31)
    return LogPage(
        entries, first, _next(entries, {"month": shown}), _month_url(earlier), _month_url(later) if shown < now else ""
    )


def _month_url(day: date) -> str:
    return f"{url_for('shop:staff_log')}?{urlencode({'month': f'{day:%Y-%m}'})}"


def _next(entries: Page[AuditEntry], values: dict[str, str]) -> str:
    return f"{url_for('shop:staff_log')}?{urlencode(values | {'after': entries.next})}" if entries.next else ""


def subject_url(entry: AuditEntry) -> str:
    """The page of staff for what an entry is about; empty for what has none."""
    kind, about = entry.subject_kind, entry.subject_id
    if kind == "category":
        return url_for("shop:staff_category", about)
    if kind in ("member", "product", "order", "report"):
        return url_for("shop:staff_record", f"{kind}s", about)
    return ""
