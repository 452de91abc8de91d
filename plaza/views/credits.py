"""The page that credits the demo's photographers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import everybody
from plaza.demo.credits import photographers


@require_safe
@everybody
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "plaza/credits/show.html", {"photographers": photographers()})
