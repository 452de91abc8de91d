"""Shows what each answer cost in DynamoDB, in development: in a header, and in a panel at the end of the page."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from dynamo.meter import Meter, measuring
from web.pages.component_cache import statistics

END = b"</body>"


class MeterPanel:
    """Middleware: adds a `Server-Timing` header to every answer, and the panel to whole pages.

    Only where the setting METER is on; elsewhere it takes itself out at the start.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        if not settings.METER:
            raise MiddlewareNotUsed("METER is off.")
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        with measuring() as measured:
            response = self.get_response(request)
        milliseconds = (time.perf_counter() - started) * 1000
        response["Server-Timing"] = (
            f'dynamo;dur={measured.seconds * 1000:.1f};desc="{summary(measured)}", total;dur={milliseconds:.1f}'
        )
        if _is_page(response):
            _append_panel(response, measured, milliseconds)
        return response


def summary(measured: Meter) -> str:
    """The sums in words: "3 requests, 2 round trips, 1.5R 0W"."""
    count, trips = len(measured.requests), measured.round_trips
    requests = f"{count} request{'' if count == 1 else 's'}"
    round_trips = f"{trips} round trip{'' if trips == 1 else 's'}"
    return f"{requests}, {round_trips}, {measured.read_units:g}R {measured.write_units:g}W"


def _is_page(response: HttpResponse) -> bool:
    """Whether the response is a whole page of HTML, which ends with `</body>`."""
    return (
        not response.streaming
        and response.get("Content-Type", "").startswith("text/html")
        and not response.has_header("Content-Encoding")
        and END in response.content
    )


def _append_panel(response: HttpResponse, measured: Meter, milliseconds: float) -> None:
    panel = render_to_string(
        "web/meter_panel.html",
        {
            "meter": measured,
            "summary": summary(measured),
            "milliseconds": milliseconds,
            "rows": _rows(measured),
            "cards": statistics,
        },
    )
    before, end, after = response.content.rpartition(END)
    response.content = before + panel.encode() + end + after
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))


def _rows(measured: Meter) -> list[dict[str, object]]:
    return [
        {
            "request": request,
            "milliseconds": request.seconds * 1000,
            "started": request.started * 1000,
            "dollars": request.dollars_per_million,
        }
        for request in measured.requests
    ]
