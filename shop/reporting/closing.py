"""Closes reports, with what staff found."""

from accounts.audit_entries import Actor, Subject, audit_entry
from dynamo import Budget, Transaction, access_pattern, batches
from dynamo.errors import NotFound, Refused
from shop.reports import CLOSED, OPEN, Report, ReportClaim

# Reports about one product that are closed at once.
AT_ONCE = 100


class AlreadyClosed(Refused):
    """Somebody else closed the report."""

    def __init__(self) -> None:
        super().__init__("This report is closed already.")


@access_pattern("", "TransactWriteItems", "Reports, AuditLog", Budget(1, 1, write_units=11))
def close_report(report: Report, actor: Actor, answer: str) -> Report:
    """Move a report to the closed ones, and return it. Its reporter can tell of the product again. One transaction.
    Refuses with `AlreadyClosed`."""
    if report.status == CLOSED:
        raise AlreadyClosed
    subject = Subject("report", report.report_id, f"{report.product_name}, by @{report.reporter_name}")
    entry = audit_entry(actor, "close", subject, answer, {"Status": ("Open", "Closed")})
    closed = report.replace(status=CLOSED, open_subject=None, closed_at=entry.at, closed_by=actor.name, answer=answer)
    with Transaction() as transaction:
        transaction.delete(report.own_key, condition=Report.status.exists(), failing=AlreadyClosed())
        transaction.put(closed, new=True)
        transaction.delete(ReportClaim.key(reporter_id=report.reporter_id, product_id=report.product_id))
        transaction.put(entry, new=True)
    return closed


def close_reports_about(product_id: str, actor: Actor, answer: str) -> int:
    """Close the open reports about a product, and return how many. One request to find them, one to read a hundred, and
    a transaction each."""
    found = Report.open_about(open_subject=product_id).all(limit=AT_ONCE)
    reports = batches.read([Report.key(status=OPEN, report_id=one.report_id) for one in found], consistent=True)
    still_open = [report for report in reports if isinstance(report, Report)]
    for report in still_open:
        close_report(report, actor, answer)
    return len(still_open)


def report_now(report_id: str) -> Report:
    """A report, open or closed; `NotFound` when there is none. One request."""
    keys = [Report.key(status=status, report_id=report_id) for status in (OPEN, CLOSED)]
    found = next((one for one in batches.read(keys, consistent=True) if isinstance(one, Report)), None)
    if found is None:
        raise NotFound(f"There is no report {report_id}.")
    return found
