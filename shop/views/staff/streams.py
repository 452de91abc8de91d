"""How the consumers of streams stand, and trying again what they parked."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import asker, staff_required
from accounts.audit_entries import Actor
from dynamo.errors import BadValue
from dynamo.streams import consumer_named, declared_consumers, standings
from shop.staff.streams import retry
from web.pages.outcomes import outcome
from web.pages.toasts import say, warn

# Parked changes that are shown of each consumer.
PARK_LIMIT = 10


@require_safe
@staff_required
def index(request: HttpRequest) -> HttpResponse:
    context = {"standings": standings(declared_consumers()), "park_limit": PARK_LIMIT}
    return render(request, "shop/staff/streams/index.html", context)


@require_POST
@staff_required
@outcome("the parked changes were tried again", "shop:staff_streams", "See the streams")
def retrial(request: HttpRequest, consumer: str) -> HttpResponse:
    """Try what a consumer has parked again, now."""
    try:
        found = consumer_named(consumer)
    except BadValue as error:
        raise Http404(str(error)) from error
    followed, errors = retry(found, Actor.of(asker(request)))
    if errors:
        warn(request, f"{len(errors)} failed again and stay parked: {errors[0]}")
    if followed or not errors:
        say(request, f"{followed} followed.")
    return redirect("shop:staff_streams")
