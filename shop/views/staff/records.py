"""The list and the page of every kind of record, and what staff do to one or many of them."""

import csv
from itertools import islice
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import asker, staff_required
from accounts.audit_entries import Actor, AuditEntry
from shop.order_history.page import OrderPage
from shop.staff.acting import ReasonForm, chosen, perform
from shop.staff.kinds import Kind, NothingFound
from shop.staff.listing import EXPORT_LIMIT, every_row
from shop.staff.log import ACTIONS
from shop.staff.members import MEMBERS
from shop.staff.orders import ORDERS
from shop.staff.products import PRODUCTS
from shop.staff.reports import REPORTS
from web.forms.answers import answer_form, posted
from web.pages.outcomes import outcome
from web.pages.toasts import say, warn

KINDS: dict[str, Kind[Any, Any]] = {kind.name: kind for kind in (MEMBERS, PRODUCTS, ORDERS, REPORTS)}
SHOWN_ENTRIES = 5


@require_safe
@staff_required
def index(request: HttpRequest, records: str) -> HttpResponse:
    found, form = _kind(records), _kind(records).filters(request.GET)
    context: dict[str, Any] = {"kind": found, "form": form, "rows": (), "next_url": "", "refused": ""}
    if not form.is_valid():
        return render(request, "shop/staff/records/index.html", context, status=422)
    try:
        page = found.find(form.cleaned_data, request.GET.get("after"), asker(request).user_id)
    except NothingFound as nothing:
        context["refused"] = str(nothing)
    else:
        given = {name: value for name, value in form.cleaned_data.items() if value}
        context["rows"], context["given"] = page.items, urlencode(given)
        context["next_url"] = f"?{urlencode({**given, 'after': page.next})}" if page.next else ""
    return render(request, "shop/staff/records/index.html", context)


@require_safe
@staff_required
def export(request: HttpRequest, records: str) -> HttpResponse:
    """What the list shows, all its pages, as CSV."""
    found, form = _kind(records), _kind(records).filters(request.GET)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="plaza-{records}.csv"'
    writer = csv.writer(response)
    writer.writerow(["Key", *(column.label for column in found.columns)])
    if form.is_valid():
        for row in islice(every_row(found, form.cleaned_data, asker(request).user_id), EXPORT_LIMIT):
            writer.writerow([found.key_of(row), *(column.cell(row) for column in found.columns)])
    return response


@require_safe
@staff_required
def show(request: HttpRequest, records: str, key: str) -> HttpResponse:
    found = _kind(records)
    record = found.read(key)
    subject = found.subject_of(record)
    entries = AuditEntry.of_subject(subject=subject.key).all(limit=SHOWN_ENTRIES)
    context = {"kind": found, "record": record, "key": key, "subject": subject, "entries": entries}
    return render(request, "shop/staff/records/show.html", context | {"actions": ACTIONS, "order_page": OrderPage})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
@outcome("that was done", "shop:staff_log", "See the log")
def act(request: HttpRequest, records: str, action: str) -> HttpResponse:
    """A look at what would be done to which records, and with POST doing it."""
    found = _kind(records)
    acting = found.action(action)
    keys = list(dict.fromkeys((request.POST if request.method == "POST" else request.GET).getlist("key")))
    if acting is None or not keys:
        raise Http404("There is nothing to do here.")
    looked_at = chosen(found, acting, keys)
    form = ReasonForm(acting, posted(request))
    if not form.is_valid():
        context = {"kind": found, "action": acting, "records": looked_at, "keys": keys}
        return answer_form(request, form, "shop/staff/records/act.html", context=context)
    done, refused = perform(acting, looked_at, Actor.of(asker(request)), form.cleaned_data["reason"])
    if done:
        say(request, f"{done[0]} {acting.done}." if len(done) == 1 else f"Done: {len(done)}.")
    if refused:
        warn(request, " ".join(refused))
    return (
        redirect("shop:staff_record", records, keys[0]) if len(keys) == 1 else redirect("shop:staff_records", records)
    )


def _kind(name: str) -> Kind[Any, Any]:
    if name not in KINDS:
        raise Http404("The console has no such list.")
    return KINDS[name]
