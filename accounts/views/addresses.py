"""The address book."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import asker, member_required, own
from accounts.address_book.changing import (
    BookChanged,
    BookFull,
    add_address,
    correct_address,
    remove_address,
    set_default_address,
)
from accounts.addresses import ADDRESS_LIMIT, Address, book
from accounts.forms.addresses import AddressForm
from web.forms.answers import answer_form, posted
from web.pages.htmx import go_to
from web.pages.outcomes import outcome
from web.pages.toasts import say, warn

changes_book = outcome("your address book was changed", "accounts:addresses", "See your addresses")
PAGE, FRAGMENT = "accounts/addresses/form.html", "accounts/addresses/_form.html"
FULL = f"An address book holds {ADDRESS_LIMIT}. Remove one that you don’t need any more."
CHANGED = "Your address book was changed elsewhere just now. Look at it, then try again."


@require_safe
@member_required
def index(request: HttpRequest) -> HttpResponse:
    addresses = book(asker(request).user_id)
    context = {"addresses": addresses, "full": len(addresses) >= ADDRESS_LIMIT}
    return render(request, "accounts/addresses/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@changes_book
def add(request: HttpRequest) -> HttpResponse:
    member = asker(request)
    form = AddressForm(posted(request), initial={"name": member.name})
    if not form.is_valid():
        return answer_form(request, form, PAGE, FRAGMENT, {"address": None})
    try:
        add_address(form.address(member.user_id))
    except BookFull:
        form.add_error(None, FULL)
    except BookChanged:
        form.add_error(None, CHANGED)
    if form.errors:
        return answer_form(request, form, PAGE, FRAGMENT, {"address": None})
    say(request, "The address is in your book.")
    return go_to(request, reverse("accounts:addresses"))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@changes_book
def edit(request: HttpRequest, address_id: str) -> HttpResponse:
    address = own(request, Address.by_id, address_id=address_id)
    form = AddressForm(posted(request), initial={name: getattr(address, name) for name in AddressForm.base_fields})
    if not form.is_valid():
        return answer_form(request, form, PAGE, FRAGMENT, {"address": address})
    correct_address(form.address(address.user_id, address_id=address_id))
    say(request, "The address is saved.")
    return go_to(request, reverse("accounts:addresses"))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@changes_book
def delete(request: HttpRequest, address_id: str) -> HttpResponse:
    """Ask, then remove it. `NotFound` is answered with 404."""
    if request.method != "POST":
        address = own(request, Address.by_id, address_id=address_id)
        return render(request, "accounts/addresses/delete.html", {"address": address})
    try:
        removed = remove_address(asker(request).user_id, address_id)
    except BookChanged:
        warn(request, CHANGED)
    else:
        say(request, f"{removed.street} is removed from your address book.")
    return redirect("accounts:addresses")


@require_POST
@member_required
@changes_book
def make_default(request: HttpRequest, address_id: str) -> HttpResponse:
    """Let parcels go there unless told otherwise. `NotFound` is answered with 404."""
    try:
        chosen = set_default_address(asker(request).user_id, address_id)
    except BookChanged:
        warn(request, CHANGED)
    else:
        say(request, f"{chosen.street} is your default address now.")
    return redirect("accounts:addresses")
