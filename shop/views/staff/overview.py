"""The first page of the staff console."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import staff_required
from shop.staff.log import ACTIONS, subject_url
from shop.staff.overview import overview


@require_safe
@staff_required
def show(request: HttpRequest) -> HttpResponse:
    context = {"overview": overview(), "actions": ACTIONS, "subject_url": subject_url}
    return render(request, "shop/staff/overview/show.html", context)
