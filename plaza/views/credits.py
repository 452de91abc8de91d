"""Whose photographs the demo shows. For everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plaza.demo.credits import photographers


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "plaza/credits/show.html", {"photographers": photographers()})
