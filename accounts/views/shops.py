"""A member's shop: opening it, and what it says about itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import editing, profiles, selling
from accounts.access import member_required, seller_required
from accounts.forms.profiles import SHOP_TEXTS, ShopForm
from accounts.models import Account
from accounts.views.refusing import refused
from accounts.views.settings import asker, carry, chosen_picture
from web.photo_files import PhotoRefused
from web.photos import Photo
from web.toasts import say

SELL, SHOP = "accounts/shops/sell.html", "accounts/shops/settings.html"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def sell(request: HttpRequest) -> HttpResponse:
    """Become a seller."""
    account = asker(request)
    if account.is_seller:
        return redirect("accounts:shop_settings")
    if request.method != "POST":
        return render(request, SELL, {"form": ShopForm()})
    form = ShopForm(request.POST, request.FILES)
    picture = read_form(form, account, None) if form.is_valid() else None
    if form.errors:
        return refused(request, SELL, form)
    try:
        selling.open_shop(account, form.texts, picture)
    except selling.SellsAlready:
        return redirect("accounts:shop_settings")
    carry(request, account)
    say(request, f"{account.shop_name} is open.")
    return redirect("accounts:member", account.username)


@require_http_methods(["GET", "HEAD", "POST"])
@seller_required
def settings(request: HttpRequest) -> HttpResponse:
    """Show and edit what the shop says about itself."""
    account = asker(request)
    shop = profiles.read(account.user_id).seller
    if shop is None:
        return redirect("accounts:sell")
    if request.method != "POST":
        initial = {name: getattr(shop, name) for name in SHOP_TEXTS}
        return render(request, SHOP, {"form": ShopForm(initial=initial), "shop": shop})
    form = ShopForm(request.POST, request.FILES)
    picture = read_form(form, account, shop.avatar) if form.is_valid() else None
    if form.errors:
        return refused(request, SHOP, form, shop=shop)
    selling.edit_shop(account, form.texts, picture)
    editing.drop_portrait(shop.avatar, picture)
    carry(request, account)
    say(request, "Your shop’s page is saved.")
    return redirect("accounts:shop_settings")


def read_form(form: ShopForm, account: Account, old: Photo | None) -> Photo | None:
    """The shop's picture as a valid form asks for it; a file that is none becomes the form's error."""
    try:
        return chosen_picture(account, form.cleaned_data, old, "shops")
    except PhotoRefused as problem:
        form.add_error("avatar", str(problem))
        return old
