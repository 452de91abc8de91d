"""A seller's dashboard."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from accounts.access import asker, seller_required
from shop.selling.dashboard import DEFAULT_SPAN, SPANS, dashboard
from web.money import format_money_short
from web.pages.charts import LineChart
from web.pages.links import Link, url_for


@require_safe
@seller_required
def show(request: HttpRequest) -> HttpResponse:
    """What is to be done, then how the shop does in a span of days."""
    chosen = request.GET.get("days", DEFAULT_SPAN)
    span = chosen if chosen in SPANS else DEFAULT_SPAN
    board = dashboard(asker(request).user_id, int(span))
    context = {
        "board": board,
        "spans": [Link(name, f"{url_for('shop:dashboard')}?days={days}", days == span) for days, name in SPANS.items()],
        "figures": LineChart(board.points, format_money_short, _short_day),
    }
    return render(request, "shop/dashboard/show.html", context)


def _short_day(day: date) -> str:
    return date_format(day, "j M")
