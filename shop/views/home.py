"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from accounts.access import everybody, member_or_none
from dynamo import together
from shop.catalogue.home_page import CHEAP_CENTS, NEWEST_READ, home_page
from shop.reviewing.saving import saved_ids


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
@everybody
def show(request: HttpRequest) -> HttpResponse:
    member = member_or_none(request)
    (page, tree), saved = together(home_page, lambda: saved_ids(member))
    context = {
        "page": page,
        "saved_ids": saved,
        "tiles": [(category, tree.count_in(category)) for category in tree.children()[:8]],
        "today": timezone.localdate(),
        "most_arrived": NEWEST_READ,
        "cheap_to": CHEAP_CENTS // 100,
    }
    return render(request, "shop/home/show.html", context)
