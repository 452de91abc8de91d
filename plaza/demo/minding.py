"""Makes work for the staff of the demo: reports that wait, and what was done about others."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from accounts.audit_entries import AuditEntry, Difference, month_of
from dynamo import Entity
from plaza.demo.catalogue import things
from plaza.demo.ids import id_of
from plaza.demo.people import STAFF
from plaza.demo.stocking import product_id
from shop.reports import CLOSED, Report, ReportClaim


class Reported(NamedTuple):
    """What somebody said of a thing, how many hours ago, and what staff answered, if they did."""

    thing: str
    reporter: str
    hours: int
    reason: str
    text: str
    answer: str = ""


REPORTS = (
    Reported("Nikon F2, black, with 50 mm f/2", "theo", 2, "false", "The serial number is of a Nikkormat, not an F2."),
    Reported(
        "Old pair of white high-tops, restored", "lenamoser", 5, "stolen", "The second photograph is mine, from 2024."
    ),
    Reported("Old pair of white high-tops, restored", "oskar", 9, "false", "Restored means painted over here."),
    Reported(
        "Flash gun with a five-inch reflector", "milan", 26, "harmful", "Sold with a mains cable that has no earth."
    ),
    Reported(
        "Knit runner, size 42, one marathon",
        "noor",
        52,
        "other",
        "It is the third time that this pair is listed.",
        "They are three pairs. The seller says so now.",
    ),
)


def report_items(now: datetime, members: Mapping[str, str]) -> Iterator[Entity]:
    """All reports, with the claims of the open ones and the log of the closed ones."""
    places = {thing.name: place for place, thing in enumerate(things())}
    for told in REPORTS:
        place = places[told.thing]
        about, reporter_id = product_id(place, now), members[told.reporter]
        report = Report(
            report_id=id_of(f"report {told.thing} {told.reporter}", now - timedelta(hours=told.hours)),
            product_id=about,
            open_subject=about,
            product_name=told.thing,
            seller_username=things()[place].shop.username,
            reason=told.reason,
            text=told.text,
            reporter_id=reporter_id,
            reporter_name=told.reporter,
        )
        if told.answer:
            closed_at = now - timedelta(hours=told.hours - 3)
            yield report.replace(
                status=CLOSED, open_subject=None, closed_at=closed_at, closed_by=STAFF, answer=told.answer
            )
            yield _closed(report, closed_at, told.answer, members)
        else:
            yield report
            yield ReportClaim(reporter_id=reporter_id, product_id=about)


def _closed(report: Report, at: datetime, answer: str, members: Mapping[str, str]) -> AuditEntry:
    return AuditEntry(
        month=month_of(at),
        entry_id=id_of(f"close {report.report_id}", at),
        actor_id=members[STAFF],
        actor_name=STAFF,
        action="close",
        subject=f"report:{report.report_id}",
        subject_name=f"{report.product_name}, by @{report.reporter_name}",
        reason=answer,
        changes=[Difference("Status", "Open", "Closed")],
    )
