"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.catalogue.front import CHEAP_CENTS, NEWEST_READ, front_page
from web.caching import private
from web.conditional import conditional_page


@require_safe
@conditional_page
@private
def show(request: HttpRequest) -> HttpResponse:
    front, tree = front_page()
    context = {
        "front": front,
        "tiles": [(category, tree.things_in(category)) for category in tree.children()[:6]],
        "today": timezone.localdate(),
        "most_arrived": NEWEST_READ,
        "cheap_to": CHEAP_CENTS // 100,
    }
    return render(request, "shop/home/show.html", context)
