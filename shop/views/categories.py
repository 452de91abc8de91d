"""Categories: the index of all, and the shelf of one, with its filters."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from accounts.access import everybody, member_or_none
from dynamo import Page, together
from shop.catalogue.browsing import MAX_OF_SELLER, MAX_SELLERS, CutPage, SellerOnShelf, shelf_with_sellers
from shop.catalogue.cards import Card
from shop.catalogue.category_tree import Tree, tree, tree_and
from shop.catalogue.filters import Filters
from shop.categories import Category
from shop.products import EVERYTHING
from shop.reviewing.saving import saved_ids
from web.pages.htmx import render_either, wants_fragment
from web.pages.links import Link

CUT_WORDS = f"Only the shop’s newest {MAX_OF_SELLER:,} things are searched. Its own page has all of them."


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
    after, member = request.GET.get("after"), member_or_none(request)
    (current, found), saved = together(
        lambda: tree_and(
            lambda known: getattr(known.by_path(path), "category_id", None),
            lambda shelf: shelf_with_sellers(shelf, filters.criteria, after) if shelf else None,
        ),
        lambda: saved_ids(member),
    )
    category = current.by_path(path)
    if category is None or found is None:
        raise Http404("There is no such category.")
    return _shelf(request, current, category, filters, *found, saved)


@require_safe
@conditional_page
@cache_control(private=True, no_cache=True)
@everybody
def everything(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.path, request.GET)
    after, member = request.GET.get("after"), member_or_none(request)
    (current, found), saved = together(
        lambda: tree_and(lambda _: EVERYTHING, lambda shelf: shelf_with_sellers(shelf, filters.criteria, after)),
        lambda: saved_ids(member),
    )
    return _shelf(request, current, None, filters, *found, saved)


def _shelf(
    request: HttpRequest,
    current: Tree,
    category: Category | None,
    filters: Filters,
    page: Page[Card],
    on_shelf: Sequence[SellerOnShelf],
    saved: frozenset[str] | None,
) -> HttpResponse:
    sellers = filters.sellers(on_shelf, page.items)
    further_down = "after" in request.GET
    context = {
        "category": category,
        "top": current.trail(category)[0] if category else None,
        "trail": current.trail(category) if category else [],
        "parent": current.parent(category) if category else None,
        "kinds": _kinds(current, category) if category else (),
        "count": current.count_in(category) if not filters.fields else None if further_down else _count(page),
        "filters": filters,
        "applied": filters.applied(sellers),
        "sellers": sellers,
        "sellers_end": MAX_SELLERS if len(on_shelf) == MAX_SELLERS else None,
        "cards": page.items,
        "saved_ids": saved,
        "next_url": filters.next_url(page.next),
        "list_ends": CUT_WORDS if isinstance(page, CutPage) else "",
        "further_down": further_down,
    }
    part = "_count" if wants_fragment(request, "filters-show") else "_cards"
    status = 422 if filters.errors else 200
    return render_either(request, "shop/categories/show.html", f"shop/categories/{part}.html", context, status)


def _count(page: Page[Card]) -> int | None:
    """How many things there are when the first page has them all; else None, for counting costs as much as reading."""
    return None if page.next or isinstance(page, CutPage) else len(page.items)


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
