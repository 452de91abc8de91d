"""A member's shop: opening it, and what it says about itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.access import asker, member_required, seller_required
from accounts.forms.profiles import SHOP_TEXTS, ShopForm, chosen_picture
from accounts.profiles.editing import delete_portrait, edit_shop
from accounts.profiles.opening_shops import SellsAlready, open_shop
from accounts.profiles.reading import read_profile
from accounts.sessions.engine import session_of
from web.forms.answers import answer_form, posted
from web.pages.outcomes import outcome
from web.pages.toasts import say

SELL, SHOP = "accounts/shops/sell.html", "accounts/shops/settings.html"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@outcome("your shop was opened", "accounts:settings", "See your settings")
def sell(request: HttpRequest) -> HttpResponse:
    """Become a seller."""
    account = asker(request)
    if account.is_seller:
        return redirect("shop:dashboard")
    form = ShopForm(posted(request), request.FILES or None)
    picture = chosen_picture(form, account.user_id, None, "shops")
    if not form.is_valid():
        return answer_form(request, form, SELL)
    try:
        open_shop(account, form.texts, picture)
    except SellsAlready:
        return redirect("shop:dashboard")
    session_of(request).set_account(account)
    say(request, f"{account.shop_name} is open.")
    return redirect("shop:dashboard")


@require_http_methods(["GET", "HEAD", "POST"])
@seller_required
@outcome("your shop was saved", "accounts:shop_settings", "See your shop")
def settings(request: HttpRequest) -> HttpResponse:
    """Show and edit what the shop says about itself."""
    account = asker(request)
    shop = read_profile(account.user_id).seller
    if shop is None:
        return redirect("accounts:sell")
    initial = {name: getattr(shop, name) for name in SHOP_TEXTS}
    form = ShopForm(posted(request), request.FILES or None, initial=initial)
    picture = chosen_picture(form, account.user_id, shop.avatar, "shops")
    if not form.is_valid():
        return answer_form(request, form, SHOP, context={"shop": shop})
    edit_shop(account, form.texts, picture)
    delete_portrait(shop.avatar, picture)
    session_of(request).set_account(account)
    say(request, "Your shop’s page is saved.")
    return redirect("accounts:shop_settings")
