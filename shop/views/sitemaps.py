"""The sitemap for search engines: an index of lists, of the categories, the sellers, and the products of a category.

Every list is one question by a key, bounded and cached; what is beyond a bound is found through the pages.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.access import everybody
from dynamo.cache import TTLCache
from shop.catalogue.cards import product_url
from shop.catalogue.category_tree import tree
from shop.products import EVERYTHING, Listing
from shop.shelf_sellers import ShelfSeller
from web.pages.links import url_for

# So many products of a category, the newest; so many sellers, those with most products. One request reads them.
MAX_PRODUCTS = 1000
MAX_SELLERS = 1000
TTL_SECONDS = 300
_lists: "TTLCache[Sequence[Entry]]" = TTLCache("lists of the sitemap", TTL_SECONDS, 2**20)


class Entry(NamedTuple):
    """A page in the sitemap, and the day of its last change where that is known."""

    url: str
    changed: date | None = None


@require_safe
@cache_control(public=True, max_age=3600)
@everybody
def index(request: HttpRequest) -> HttpResponse:
    filled = [category for category in tree().descendants() if category.product_count]
    lists = [url_for("shop:sitemap_categories"), url_for("shop:sitemap_sellers")]
    lists += [url_for("shop:sitemap_products", category.path) for category in filled]
    return render(request, "shop/sitemaps/index.xml", {"lists": lists}, content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=3600)
@everybody
def categories(request: HttpRequest) -> HttpResponse:
    pages = [url_for(name) for name in ("shop:home", "shop:everything", "shop:categories")]
    return _answer(request, [Entry(url) for url in (*pages, *(category.url for category in tree().descendants()))])


@require_safe
@cache_control(public=True, max_age=3600)
@everybody
def sellers(request: HttpRequest) -> HttpResponse:
    return _answer(request, _lists.get("sellers", _sellers))


def _sellers() -> Sequence[Entry]:
    found = ShelfSeller.with_most(shelf_id=EVERYTHING).all(limit=MAX_SELLERS)
    return [Entry(url_for("accounts:member", one.seller_username)) for one in found]


@require_safe
@cache_control(public=True, max_age=3600)
@everybody
def products(request: HttpRequest, path: str) -> HttpResponse:
    category = tree().by_path(path)
    if category is None:
        raise Http404("There is no such category.")
    return _answer(request, _lists.get(category.category_id, _products_in(category.category_id)))


def _products_in(category_id: str) -> Callable[[], Sequence[Entry]]:
    def ask() -> Sequence[Entry]:
        cards = Listing.newest(category_id=category_id).all(limit=MAX_PRODUCTS)
        return [Entry(product_url(card.product_id, card.slug), card.listed_at.date()) for card in cards]

    return ask


def _answer(request: HttpRequest, entries: Sequence[Entry]) -> HttpResponse:
    return render(request, "shop/sitemaps/list.xml", {"entries": entries}, content_type="application/xml")
