"""Reports about products: one of each member, closed once, all at once when the product goes off sale."""

import pytest

from accounts.audit_entries import Actor
from dynamo import put
from dynamo.errors import NotFound
from dynamo.tools.testing import requests_at_most, within_budget
from shop.reporting.closing import AlreadyClosed, close_report, close_reports_about, report_now
from shop.reporting.sending import AlreadyReported, report_product
from shop.reports import CLOSED, OPEN, Report
from tests.build import a_member, a_product

CLERK = Actor("01CLERK", "clerk")


def reports(status: str) -> list[Report]:
    return list(Report.queue(status=status).all(limit=50))


def test_a_report_is_kept_and_closed_within_the_budgets() -> None:
    ana, lamp = a_member("ana"), a_product()
    with within_budget(report_product):
        report = report_product(lamp, ana, "false", "It is not enamel.")
    assert reports(OPEN) == [report]
    with within_budget(close_report):
        closed = close_report(report, CLERK, "It is.")
    assert (reports(OPEN), reports(CLOSED)) == ([], [closed])
    assert (closed.closed_by, closed.answer, closed.open_subject) == ("clerk", "It is.", None)
    assert report_now(report.report_id) == closed


def test_a_member_has_one_open_report_of_a_product() -> None:
    ana, ben, lamp, pot = a_member("ana"), a_member("ben"), a_product(), a_product(name="Pot")
    first = report_product(lamp, ana, "false", "")
    with pytest.raises(AlreadyReported):
        report_product(lamp, ana, "stolen", "")
    report_product(lamp, ben, "false", "")
    report_product(pot, ana, "false", "")
    close_report(first, CLERK, "Looked at.")
    report_product(lamp, ana, "stolen", "")
    assert len(reports(OPEN)) == 3


def test_of_two_who_close_one_the_second_is_told() -> None:
    report = report_product(a_product(), a_member(), "false", "")
    close_report(report, CLERK, "First.")
    with pytest.raises(AlreadyClosed):
        close_report(report, CLERK, "Second.")
    with pytest.raises(AlreadyClosed):
        close_report(reports(CLOSED)[0], CLERK, "Third.")
    assert [one.answer for one in reports(CLOSED)] == ["First."]


def test_all_reports_of_a_product_are_closed_and_no_others() -> None:
    lamp, pot = a_product(), a_product(name="Pot")
    for _ in range(3):
        report_product(lamp, a_member(), "false", "")
    other = report_product(pot, a_member(), "false", "")
    with requests_at_most(5, round_trips=5, read_units=4, write_units=40):
        assert close_reports_about(lamp.product_id, CLERK, "It is off sale.") == 3
    assert reports(OPEN) == [other]
    assert close_reports_about(lamp.product_id, CLERK, "Again") == 0


def test_a_page_of_the_queue_is_within_its_budget() -> None:
    for number in range(26):
        put(
            Report(
                report_id=f"01REPORT{number:018}",
                product_id="01LAMP",
                open_subject="01LAMP",
                product_name="Enamel pendant lamp",
                seller_username="lamphour",
                reason="false",
                text="It is not enamel. " * 8,
                reporter_id="01ANA",
                reporter_name="ana",
            )
        )
    with within_budget(Report.queue):
        assert len(Report.queue(status=OPEN).page(25)) == 25


def test_what_is_no_report_is_not_found() -> None:
    with pytest.raises(NotFound):
        report_now("01NOTHING")
