"""Reports, as staff answer them."""

from collections.abc import Mapping

from accounts.audit_entries import Actor, Subject
from dynamo import Page
from shop.reporting.closing import close_report, report_now
from shop.reports import OPEN, Report
from shop.selling.own_products import product_now
from shop.staff.filters import ReportFilters
from shop.staff.kinds import PAGE_SIZE, Action, Column, Kind, State
from shop.staff.products import withhold_and_answer
from web.pages.links import url_for


def _find(values: Mapping[str, str], after: str | None, viewer: str) -> Page[Report]:
    return Report.queue(status=values["state"] or OPEN).page(PAGE_SIZE, after, viewer)


def _state(report: Report) -> State:
    return State("Open", "caution") if report.status == OPEN else State("Closed")


def _open(report: Report) -> str:
    return "" if report.status == OPEN else "It is closed already."


def _hide(report: Report, actor: Actor, reason: str) -> None:
    withhold_and_answer(product_now(report.product_id), actor, reason)


def _product_url(report: Report) -> str:
    return url_for("shop:staff_record", "products", report.product_id)


REPORTS: Kind[Report, Report] = Kind(
    name="reports",
    title="Reports",
    hint="What members found wrong, the newest first.",
    filters=ReportFilters,
    columns=(
        Column("Product", lambda report: report.product_name),
        Column("Why", lambda report: report.reason_words),
        Column("Seller", lambda report: f"@{report.seller_username}", on_phone=False),
        Column("State", _state),
        Column("By", lambda report: f"@{report.reporter_name}", on_phone=False),
        Column("Reported", lambda report: report.reported_at, on_phone=False),
    ),
    find=_find,
    key_of=lambda report: report.report_id,
    read=report_now,
    subject_of=lambda report: Subject("report", report.report_id, report.product_name),
    facts=(
        Column("State", _state),
        Column("Product", lambda report: report.product_name, href=_product_url),
        Column("Why", lambda report: report.reason_words),
        Column("In their words", lambda report: report.text),
        Column("Seller", lambda report: f"@{report.seller_username}"),
        Column(
            "Reported by",
            lambda report: f"@{report.reporter_name}",
            href=lambda report: url_for("shop:staff_record", "members", report.reporter_id),
        ),
        Column("Reported", lambda report: report.reported_at),
        Column("Closed", lambda report: report.closed_at),
        Column("Closed by", lambda report: report.closed_by and f"@{report.closed_by}"),
        Column("Answer", lambda report: report.answer),
    ),
    actions=(
        Action("close", "Close", "is closed", close_report, _open),
        Action(
            "hide",
            "Take the product off sale",
            "is off sale, and its reports are closed",
            _hide,
            _open,
            reader="Its seller reads it.",
            is_critical=True,
        ),
    ),
)
