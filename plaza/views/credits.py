"""Whose photographs the demo shows. For everybody."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from plaza.demo.credits import photographers
from web.rendering import render


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "plaza/credits/show.html", {"photographers": photographers()})
