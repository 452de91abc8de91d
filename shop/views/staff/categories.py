"""The tree of categories: adding to it, changing, moving and deleting."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import asker, staff_required
from accounts.audit_entries import Actor
from shop.catalogue.category_tree import Tree, tree_now
from shop.cataloguing.adding import add_category
from shop.cataloguing.changing import change_category, move_category
from shop.cataloguing.deleting import delete_category, why_not
from shop.cataloguing.forms import CategoryForm, DeleteForm, MoveForm
from shop.cataloguing.refusals import TreeRefused
from shop.cataloguing.writing import on_tree_of_now
from shop.categories import ROOT, Category
from web.forms.answers import answer_form, posted
from web.pages.outcomes import outcome
from web.pages.toasts import say

changes_tree = outcome("the categories were changed", "shop:staff_categories", "See the categories")

FORM, MOVE, DELETE = (f"shop/staff/categories/{name}.html" for name in ("form", "move", "delete"))

# A tree with more categories is shown by its first levels, each of which opens.
WHOLE_TREE = 200
FIRST_LEVELS = 2


@require_safe
@staff_required
def index(request: HttpRequest) -> HttpResponse:
    """The tree, or what is under one category of it."""
    tree = tree_now()
    top = _found(tree, request.GET["under"]) if "under" in request.GET else None
    levels = FIRST_LEVELS if len(tree) > WHOLE_TREE else 0
    context = {"tree": tree, "top": top, "root": ROOT, "until_depth": levels and (top.depth if top else -1) + levels}
    return render(request, "shop/staff/categories/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
@changes_tree
def add(request: HttpRequest) -> HttpResponse:
    """The form of a new category, under the one that the query names."""
    tree, form = tree_now(), CategoryForm(None, posted(request))
    parent = _found(tree, request.GET["under"]) if "under" in request.GET else None
    context = {"parent": parent, "trail": tree.trail(parent) if parent else []}
    parent_id = parent.category_id if parent else ROOT
    if not form.is_valid():
        return answer_form(request, form, FORM, context=context)
    try:
        reason, actor = form.cleaned_data["reason"], Actor.of(asker(request))
        added = on_tree_of_now(lambda of: add_category(of, form.text, parent_id, actor, reason), tree)
    except TreeRefused as refused:
        form.refuse(refused)
        return answer_form(request, form, FORM, context=context)
    say(request, f"{added.name} is there.")
    return redirect(_in_tree(added))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
@changes_tree
def edit(request: HttpRequest, category_id: str) -> HttpResponse:
    tree = tree_now()
    category = _found(tree, category_id)
    form = CategoryForm(category, posted(request))
    context = {"category": category, "trail": tree.trail(category)[:-1], "kept": why_not(tree, category)}
    if not form.is_valid():
        return answer_form(request, form, FORM, context=context)
    try:
        reason, actor = form.cleaned_data["reason"], Actor.of(asker(request))
        changed = on_tree_of_now(lambda of: change_category(of, category_id, form.changes, actor, reason), tree)
    except TreeRefused as refused:
        form.refuse(refused)
        return answer_form(request, form, FORM, context=context)
    say(request, f"{changed.name} is saved.")
    return redirect(_in_tree(changed))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
@changes_tree
def move(request: HttpRequest, category_id: str) -> HttpResponse:
    """Where it goes; the tree sends the same form when it is dragged or moved by keys."""
    tree = tree_now()
    category = _found(tree, category_id)
    form = MoveForm(tree, category, posted(request))
    context = {"category": category, "trail": tree.trail(category)[:-1]}
    if not form.is_valid():
        return answer_form(request, form, MOVE, context=context)
    parent_id, before_id, actor = form.cleaned_data["parent"], form.before_id, Actor.of(asker(request))
    try:
        reason = form.cleaned_data["reason"]
        moved = on_tree_of_now(lambda of: move_category(of, category_id, parent_id, before_id, actor, reason), tree)
    except TreeRefused as refused:
        form.add_error(None, str(refused))
        return answer_form(request, form, MOVE, context=context)
    say(request, f"{moved.name} is at its new place. What is in it follows within seconds.")
    return redirect(_in_tree(moved))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
@changes_tree
def delete(request: HttpRequest, category_id: str) -> HttpResponse:
    """Ask, or say why not; then delete it."""
    tree = tree_now()
    category = _found(tree, category_id)
    form = DeleteForm(posted(request))
    context = {"category": category, "trail": tree.trail(category)[:-1], "kept": why_not(tree, category)}
    if not form.is_valid():
        return answer_form(request, form, DELETE, context=context)
    try:
        reason, actor = form.cleaned_data["reason"], Actor.of(asker(request))
        on_tree_of_now(lambda of: delete_category(of, category_id, actor, reason), tree)
    except TreeRefused as refused:
        form.add_error(None, str(refused))
        return answer_form(request, form, DELETE, context=context | {"kept": refused})
    say(request, f"{category.name} is deleted.")
    return redirect("shop:staff_categories")


def _found(tree: Tree, category_id: str) -> Category:
    category = tree.by_id(category_id)
    if category is None:
        raise Http404("There is no such category.")
    return category


def _in_tree(category: Category) -> str:
    return f"{reverse('shop:staff_categories')}#category-{category.category_id}"
