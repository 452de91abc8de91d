"""The addresses the page kit links to, each answering with its own name: the kit is tested without the shop."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def named(request: HttpRequest, **_: object) -> HttpResponse:
    return HttpResponse(request.path)


def cart(request: HttpRequest) -> HttpResponse:
    close = '<button class="icon-link" type="button" data-close aria-label="Close cart">×</button>'
    return HttpResponse(
        f'<div class="drawer-head"><h2>Cart</h2>{close}</div><div class="drawer-body">Four things</div>'
    )


def page(request: HttpRequest, template: str) -> HttpResponse:
    return render(request, template)


SHOP = [
    path("", named, name="home"),
    path("categories/", named, name="categories"),
    path("c/<slug>/", named, name="category"),
    path("p/<slug>/", named, name="product"),
    path("cart/", cart, name="cart"),
    path("checkout/", named, name="checkout"),
    path("orders/", named, name="orders"),
    path("orders/<order_id>/", named, name="order"),
]
ACCOUNTS = [
    path("sign-in/", named, name="sign_in"),
    path("sign-out/", named, name="sign_out"),
    path("join/", named, name="join"),
    path("settings/profile/", named, name="profile_settings"),
    path("addresses/", named, name="addresses"),
    path("settings/", named, name="settings"),
    path("sell/", named, name="sell"),
    path("@<username>/", named, name="member"),
]
urlpatterns = [
    path("", include((SHOP, "shop"))),
    path("", include((ACCOUNTS, "accounts"))),
    path("", include("plaza.styleguide.urls")),
    path("page/<path:template>", page),
    path("credits/", named, name="credits"),
]
