"""The site's URLs for tests of the page kit, with a cart that asks nothing and any template as a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from plaza.views.credits import show as show_credits


def cart(request: HttpRequest) -> HttpResponse:
    close = '<button class="icon-link" type="button" data-close aria-label="Close cart">×</button>'
    return HttpResponse(
        f'<div class="drawer-head"><h2>Cart</h2>{close}</div><div class="drawer-body">Four things</div>'
    )


def page(request: HttpRequest, template: str) -> HttpResponse:
    return render(request, template)


urlpatterns = [
    path("cart/", cart),
    path("page/<path:template>", page),
    path("photographs/", show_credits, name="credits"),
    path("", include("plaza.styleguide.urls")),
    path("", include("shop.urls")),
    path("", include("accounts.urls")),
]
