"""The audit log, which staff read and nobody writes by hand."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import asker, staff_required
from dynamo.errors import BadKey
from shop.staff.log import ACTIONS, read_log, subject_url
from web.pages.htmx import render_either


@require_safe
@staff_required
def index(request: HttpRequest) -> HttpResponse:
    given = {name: request.GET.get(name, "") for name in ("month", "subject", "actor")}
    try:
        page = read_log(asker(request).user_id, **given, after=request.GET.get("after"))
    except BadKey:
        page = read_log(asker(request).user_id)
    context = {
        "page": page,
        "by_subject": bool(given["subject"]),
        "actions": ACTIONS,
        "subject_url": subject_url,
        "further_down": "after" in request.GET,
    }
    return render_either(request, "shop/staff/log/index.html", "shop/staff/log/_entries.html", context)
