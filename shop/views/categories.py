"""Categories: the index of all, and the shelf of one, with its filters."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from accounts.access import everybody, member_or_none
from dynamo import Page, together
from shop.catalogue.browsing import browse
from shop.catalogue.cards import Card
from shop.catalogue.category_tree import Tree, tree, tree_and
from shop.catalogue.filters import Filters
from shop.categories import Category
from shop.products import EVERYTHING
from shop.reviewing.saving import saved_ids
from web.pages.htmx import render_either
from web.pages.links import Link


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
@everybody
def index(request: HttpRequest) -> HttpResponse:
    current = tree()
    wanted = request.GET.get("q", "").strip()[:60]
    context = {
        "wanted": wanted,
        "found": [(category, current.trail(category)[:-1]) for category in current.search(wanted)],
        "tops": [
            {"category": top, "count": current.count_in(top), "kinds": _kinds_below(current, top)}
            for top in current.children()
        ],
    }
    return render(request, "shop/categories/index.html", context)


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
@everybody
def show(request: HttpRequest, path: str) -> HttpResponse:
    filters = Filters.read(request.path, request.GET)
    after = request.GET.get("after")
    (current, page), saved = together(
        lambda: tree_and(
            lambda known: getattr(known.by_path(path), "category_id", None),
            lambda shelf: browse(shelf, filters.criteria, after) if shelf else None,
        ),
        lambda: saved_ids(member_or_none(request)),
    )
    category = current.by_path(path)
    if category is None or page is None:
        raise Http404("There is no such category.")
    return _shelf(request, current, category, filters, page, saved)


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
@everybody
def everything(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.path, request.GET)
    after = request.GET.get("after")
    (current, page), saved = together(
        lambda: tree_and(lambda _: EVERYTHING, lambda shelf: browse(shelf, filters.criteria, after)),
        lambda: saved_ids(member_or_none(request)),
    )
    return _shelf(request, current, None, filters, page, saved)


def _shelf(
    request: HttpRequest,
    current: Tree,
    category: Category | None,
    filters: Filters,
    page: Page[Card],
    saved: frozenset[str] | None,
) -> HttpResponse:
    context = {
        "category": category,
        "top": current.trail(category)[0] if category else None,
        "trail": current.trail(category) if category else [],
        "parent": current.parent(category) if category else None,
        "kinds": _kinds(current, category) if category else (),
        "count": current.count_in(category) if category and not filters.fields else 0,
        "filters": filters,
        "applied": filters.applied(page.items),
        "sellers": filters.sellers(page.items),
        "cards": page.items,
        "saved_ids": saved,
        "next_url": filters.next_url(page.next),
        "further_down": "after" in request.GET,
    }
    status = 422 if filters.errors else 200
    return render_either(request, "shop/categories/show.html", "shop/categories/_cards.html", context, status)


def _kinds(current: Tree, category: Category) -> tuple[Link, ...]:
    """The category's children to choose from; for a category without children its siblings."""
    above = category if current.children(category.category_id) else current.parent(category)
    if above is None:
        return ()
    everything = Link(f"All {above.name[:1].lower()}{above.name[1:]}", above.url, above is category)
    kinds = current.children(above.category_id)
    return (everything, *(Link(kind.name, kind.url, kind is category) for kind in kinds))


def _kinds_below(current: Tree, top: Category) -> list[tuple[Category, Sequence[Category]]]:
    return [(kind, current.children(kind.category_id)) for kind in current.children(top.category_id)]
