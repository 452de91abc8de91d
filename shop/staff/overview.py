"""What staff have to do, and what was done lately."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from accounts.audit_entries import AuditEntry, month_of
from dynamo import together
from dynamo.streams import declared_consumers, parked_count
from shop.reports import OPEN, Report
from web.pages.words import plural_words

SHOWN = 5
# More than so many open reports are not counted.
COUNTED = 50


class Overview(NamedTuple):
    """The first page of the console."""

    reports: Sequence[Report]
    report_count: str
    parked: int
    entries: Sequence[AuditEntry]

    @property
    def headline(self) -> str:
        if not self.reports and not self.parked:
            return "Nothing waits for you."
        many = not self.report_count.isdigit()
        waiting = [
            "many reports" if many else plural_words(int(self.report_count), "report,reports") if self.reports else "",
            plural_words(self.parked, "parked change,parked changes") if self.parked else "",
        ]
        words = " and ".join(filter(None, waiting))
        return f"{words[0].upper()}{words[1:]} to look at."


def overview() -> Overview:
    """What there is to do. A request for reports, one for the log, and one a consumer for what is parked, all at
    once."""
    reports, entries, *parked = together(
        lambda: Report.queue(status=OPEN).all(limit=COUNTED + 1),
        lambda: AuditEntry.of_month(month=month_of(datetime.now(UTC))).all(limit=SHOWN),
        *[lambda consumer=consumer: parked_count(consumer) for consumer in declared_consumers()],
    )
    count = str(len(reports)) if len(reports) <= COUNTED else f"{COUNTED}+"
    return Overview(reports[:SHOWN], count, sum(parked), entries)
