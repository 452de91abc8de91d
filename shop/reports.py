"""Reports: what members tell staff about things that should not be on sale."""

from datetime import datetime

from dynamo import Budget, Entity, Moment, Query, Text, moment_of
from shop import tables

OPEN, CLOSED = "OPEN", "CLOSED"
# What is wrong with it, by what is stored.
REASONS = {
    "forbidden": "It can’t be sold here",
    "false": "It isn’t what it says it is",
    "stolen": "The photographs or words are somebody else’s",
    "harmful": "It is dangerous or offends",
    "other": "Something else",
}
TEXT_LIMIT = 500


class Report(Entity, table=tables.reports, size_kb=0.5):
    """That a member found something wrong with a product. It moves from the open ones to the closed ones."""

    status = Text(default=OPEN)
    report_id = Text()
    product_id = Text()
    # The product while the report is open, for the index.
    open_subject = Text(null=True)
    product_name = Text()
    seller_username = Text()
    reason = Text()
    text = Text(default="")
    reporter_id = Text()
    reporter_name = Text()
    closed_at = Moment(null=True)
    closed_by = Text(default="")
    answer = Text(default="")

    # 25 reports.
    queue = Query("", Budget(1, 1, 3.5), "{status}", newest_first=True, consistent=True)
    # Keys alone.
    open_about = Query("", Budget(1, 1, 0.5), "{open_subject}", index=tables.reports_by_subject)

    @property
    def reported_at(self) -> datetime:
        return moment_of(self.report_id)

    @property
    def reason_words(self) -> str:
        return REASONS.get(self.reason, self.reason)


class ReportClaim(Entity, table=tables.reports, partition="BY#{reporter_id}", sort="{product_id}", size_kb=0.1):
    """That a member has an open report about a product, so that they have one of each only."""

    reporter_id = Text()
    product_id = Text()
