"""The delivery form as it was refused, in an encrypted cookie: the page it is shown on is opened by GET, so Back leads
to it without a question."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from shop.checkout.forms import DeliveryForm
from web.sealing import PrivateSeal, SealBroken

DRAFT_COOKIE = "delivery_form"
HOUR_SECONDS = 60 * 60
_SEAL: PrivateSeal[dict[str, str]] = PrivateSeal("shop.drafts", version=1, max_age=HOUR_SECONDS, read=dict)


def draft_in(request: HttpRequest) -> dict[str, str] | None:
    """What this member typed into the form that was refused within the last hour."""
    try:
        return _SEAL.open(request.COOKIES.get(DRAFT_COOKIE, ""), str(request.user.pk))
    except SealBroken:
        return None


def remember(request: HttpRequest, response: HttpResponse, sent: Mapping[str, str]) -> None:
    # One character more than a field takes is refused as well as a thousand, and all of them fit into a cookie.
    limits = {name: getattr(field, "max_length", 9) + 1 for name, field in DeliveryForm.base_fields.items()}
    draft = {name: sent[name][:limit] for name, limit in limits.items() if name in sent}
    sealed = _SEAL.close(draft, str(request.user.pk))
    secure, path = settings.SESSION_COOKIE_SECURE, reverse("shop:checkout")
    response.set_cookie(
        DRAFT_COOKIE, sealed, max_age=HOUR_SECONDS, path=path, secure=secure, httponly=True, samesite="Lax"
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(DRAFT_COOKIE, path=reverse("shop:checkout"))
