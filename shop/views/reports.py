"""Reporting a product to staff."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.access import asker, member_required
from accounts.identity.limits import REPORT_BY_MEMBER, TooMany
from dynamo.errors import Refused
from shop.catalogue.product_details import product_with_stock
from shop.reporting.forms import ReportForm
from shop.reporting.sending import report_product
from web.forms.answers import answer_form, posted
from web.pages.outcomes import outcome
from web.pages.toasts import say


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@outcome("your report was sent", "shop:home", "Look around")
def new(request: HttpRequest, product_id: str, slug: str) -> HttpResponse:
    found = product_with_stock(product_id)
    if found.is_gone:
        raise Http404("It is not on sale any more.")
    product, form = found.product, ReportForm(posted(request))
    if form.is_valid():
        try:
            REPORT_BY_MEMBER.spend(asker(request).user_id)
            report_product(product, asker(request), form.cleaned_data["reason"], form.cleaned_data["text"])
        except TooMany as too_many:
            too_many.refuse(form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            say(request, "Thank you. Staff will look at it.")
            return redirect("shop:product", product.product_id, product.slug)
    return answer_form(request, form, "shop/reports/new.html", context={"product": product})
