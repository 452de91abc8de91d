"""What search engines may ask for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.access import everybody


@require_safe
@cache_control(public=True, max_age=3600)
@everybody
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "plaza/robots.txt", content_type="text/plain; charset=utf-8")
