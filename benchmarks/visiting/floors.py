"""The floors that pages are measured against: a view that does nothing, and 24 cards from memory."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from shop.catalogue.cards import Card
from web.photos.photo import Photo

CARDS = [
    Card(
        product_id=f"01JDW5V0Z4T5Q2M8X6R3B7K9{number:02}",
        slug=f"linen-reading-chair-first-year-no-{number}",
        name=f"Linen reading chair, first year, no. {number}",
        photo=Photo(f"photos/{number}-0", 1280, 960, (320, 640, 1280), "Linen reading chair, first year"),
        price_cents=9000 + number * 50,
        price_is_from=number % 5 == 0,
        seller_id="01SELLERWINDOWSILL00000000",
        seller_name="Linen & Daughters",
        stock_left=4 if number % 5 == 0 else None,
        one_of_a_kind=False,
    )
    for number in range(24)
]


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def cards(request: HttpRequest) -> HttpResponse:
    return render(request, "floor.html", {"cards": CARDS})


# The cards lead somewhere, as they do on Plaza.
products = ([path("products/<str:product_id>/<str:slug>/", empty, name="product")], "shop")
urlpatterns = [path("", empty), path("cards/", cards), path("", include(products))]
