"""The address book."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import keeping_addresses
from accounts.access import member_required
from accounts.addresses import ADDRESS_LIMIT, Address, book
from accounts.forms.addresses import AddressForm
from accounts.views.refusing import refused
from accounts.views.settings import asker
from dynamo import is_ulid
from dynamo.errors import NotFound
from web.toasts import say, warn

FORM = "accounts/addresses/form.html"
FULL = f"An address book holds {ADDRESS_LIMIT}. Remove one that you don’t need any more."
CHANGED = "Your address book was changed elsewhere just now. This is how it stands."


@require_safe
@member_required
def index(request: HttpRequest) -> HttpResponse:
    kept = book(asker(request).user_id)
    return render(request, "accounts/addresses/index.html", {"addresses": kept, "full": len(kept) >= ADDRESS_LIMIT})


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def add(request: HttpRequest) -> HttpResponse:
    account = asker(request)
    if request.method != "POST":
        return render(request, FORM, {"form": AddressForm(initial={"name": account.name}), "address": None})
    form = AddressForm(request.POST)
    if not form.is_valid():
        return refused(request, FORM, form, address=None)
    try:
        keeping_addresses.add(form.address(account.user_id))
    except keeping_addresses.BookFull:
        form.add_error(None, FULL)
        return refused(request, FORM, form, address=None)
    say(request, "The address is in your book.")
    return redirect("accounts:addresses")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: HttpRequest, address_id: str) -> HttpResponse:
    address = own_address(request, address_id)
    if request.method != "POST":
        initial = {name: getattr(address, name) for name in AddressForm.base_fields}
        return render(request, FORM, {"form": AddressForm(initial=initial), "address": address})
    form = AddressForm(request.POST)
    if not form.is_valid():
        return refused(request, FORM, form, address=address)
    keeping_addresses.correct(form.address(address.user_id, address_id=address_id))
    say(request, "The address is saved.")
    return redirect("accounts:addresses")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def delete(request: HttpRequest, address_id: str) -> HttpResponse:
    """Ask, then take it out of the book."""
    if request.method != "POST":
        return render(request, "accounts/addresses/delete.html", {"address": own_address(request, address_id)})
    try:
        gone = keeping_addresses.remove(asker(request).user_id, address_id)
    except NotFound as error:
        raise Http404("This address is not in your book.") from error
    except keeping_addresses.BookChanged:
        warn(request, CHANGED)
    else:
        say(request, f"{gone.street} is out of your book.")
    return redirect("accounts:addresses")


@require_POST
@member_required
def make_default(request: HttpRequest, address_id: str) -> HttpResponse:
    try:
        chosen = keeping_addresses.make_default(asker(request).user_id, address_id)
    except NotFound as error:
        raise Http404("This address is not in your book.") from error
    except keeping_addresses.BookChanged:
        warn(request, CHANGED)
    else:
        say(request, f"Parcels go to {chosen.street} unless you say otherwise.")
    return redirect("accounts:addresses")


def own_address(request: HttpRequest, address_id: str) -> Address:
    """An address of whoever asks; it is looked up among theirs, so nobody sees another's."""
    user_id = asker(request).user_id
    address = Address.by_id.find(user_id=user_id, address_id=address_id) if is_ulid(address_id) else None
    if address is None:
        raise Http404("This address is not in your book.")
    return address
