"""A seller's own products: the list, the form, putting on sale, hiding and removing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import asker, own, seller_required
from dynamo.errors import Refused
from shop.catalogue.category_tree import tree
from shop.selling import bulk, drafting, publishing
from shop.selling.completeness import Incomplete, missing
from shop.selling.describing import as_described, describe
from shop.selling.forms import ProductForm
from shop.selling.own_products import OwnProduct, own_product, own_products
from shop.selling.stock_forms import BulkForm
from shop.selling.variant_forms import variant_forms
from web.forms.answers import answer_form, posted
from web.pages.htmx import render_either
from web.pages.outcomes import outcome
from web.pages.toasts import say, warn
from web.pages.words import in_words

changes_things = outcome("your things were changed", "shop:own_products", "See your things")

PAGE, FORM = "shop/own_products/edit.html", "shop/own_products/_form.html"
SEVERAL = "shop/own_products/several.html"
PUBLISH = "publish"


@require_http_methods(["GET", "HEAD", "POST"])
@changes_things
@seller_required
def index(request: HttpRequest) -> HttpResponse:
    """The list; with POST a new draft, which leads to its form."""
    if request.method == "POST":
        draft = drafting.begin(asker(request))
        return redirect("shop:own_product", draft.product.product_id)
    page = own_products(asker(request).user_id, request.GET.get("after"))
    context = {
        "products": page.items,
        "next_url": f"{request.path}?after={page.next}" if page.next else "",
        "further_down": "after" in request.GET,
    }
    return render_either(request, "shop/own_products/index.html", "shop/own_products/_rows.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@changes_things
@seller_required
def change_several(request: HttpRequest) -> HttpResponse:
    """Show what a change would do to several products, then do it."""
    sent = request.POST if request.method == "POST" else request.GET
    products = bulk.chosen(asker(request).user_id, sent.getlist("products"))
    form = BulkForm(sent)
    if not products:
        warn(request, "Choose some things first.")
        return redirect("shop:own_products")
    if not form.is_valid():
        return answer_form(request, form, SEVERAL, context={"products": products, "planned": []})
    what = form.cleaned_data["do"], form.cleaned_data["per_cent"]
    if request.method != "POST":
        context = {"form": form, "products": products, "planned": bulk.plan(products, *what)}
        return render(request, SEVERAL, context)
    done = bulk.apply(products, *what, asker(request).user_id)
    say(request, f"{in_words(done.changed).capitalize()} changed.")
    for name, reason in done.failed:
        warn(request, f"{name or 'The draft'}: {reason}")
    return redirect("shop:own_products")


@require_http_methods(["GET", "HEAD", "POST"])
@changes_things
@seller_required
def edit(request: HttpRequest, product_id: str) -> HttpResponse:
    """The form of a product. It saves what was written, and puts it on sale if that button was pressed."""
    found = own(request, own_product, product_id=product_id)
    rows = variant_forms(found, posted(request))
    form = ProductForm(found, tree(), rows, posted(request))
    context = {"own": found, "rows": rows}
    if not form.is_valid():
        return answer_form(request, form, PAGE, FORM, context)
    wanted = request.POST.get("then") == PUBLISH
    if wanted and (lacks := missing(as_described(found, form.text))):
        for field, words in lacks.items():
            form.add_error(field if field in form.fields else None, words)
        return answer_form(request, form, PAGE, FORM, context)
    try:
        saved = describe(found, form.text, asker(request).user_id)
    except Refused as refused:
        form.add_error(None, str(refused))
        return answer_form(request, form, PAGE, FORM, context)
    if wanted:
        return _published(request, saved)
    say(request, "Saved." if saved.product.name else "Saved. It has no name yet.")
    return redirect("shop:own_product", product_id)


def _published(request: HttpRequest, found: OwnProduct) -> HttpResponse:
    """Put what is saved on sale; the form says what it lacks."""
    try:
        publishing.publish(found, asker(request).user_id)
    except Incomplete as incomplete:
        warn(request, f"It is saved, but not on sale yet. {incomplete}")
    except Refused as refused:
        warn(request, str(refused))
    else:
        say(request, f"{found.product.name} is on sale.")
        return redirect("shop:own_products")
    return redirect("shop:own_product", found.product.product_id)


@require_POST
@changes_things
@seller_required
def publish(request: HttpRequest, product_id: str) -> HttpResponse:
    return _published(request, own(request, own_product, product_id=product_id))


@require_POST
@changes_things
@seller_required
def hide(request: HttpRequest, product_id: str) -> HttpResponse:
    found = own(request, own_product, product_id=product_id)
    publishing.hide(found, asker(request).user_id)
    say(request, f"{found.product.name} is hidden. Nobody but you sees it.")
    return redirect("shop:own_products")


@require_http_methods(["GET", "HEAD", "POST"])
@changes_things
@seller_required
def remove(request: HttpRequest, product_id: str) -> HttpResponse:
    """Ask, then remove it."""
    found = own(request, own_product, product_id=product_id)
    if request.method != "POST":
        return render(request, "shop/own_products/remove.html", {"own": found})
    publishing.remove(found, asker(request).user_id)
    say(request, f"{found.product.name or 'The draft'} is removed.")
    return redirect("shop:own_products")


@require_POST
@changes_things
@seller_required
def duplicate(request: HttpRequest, product_id: str) -> HttpResponse:
    found = own(request, own_product, product_id=product_id)
    try:
        copy = drafting.duplicate(found, asker(request))
    except Refused as refused:
        warn(request, str(refused))
        return redirect("shop:own_product", product_id)
    say(request, "This is the copy. Nobody but you sees it yet.")
    return redirect("shop:own_product", copy.product.product_id)
