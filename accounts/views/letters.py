"""Which letters a member gets: the choice in the settings, and the link in each letter that turns off its kind."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.access import asker, everybody, member_required
from accounts.corresponding.choosing import opened_link, unsubscribe, want, wanted_kinds
from accounts.letters import KINDS
from web.pages.outcomes import outcome
from web.pages.toasts import say
from web.sealing import SealBroken

changes_letters = outcome("your choice of letters was saved", "accounts:letters", "See your letters")


@require_http_methods(["GET", "HEAD", "POST"])
@changes_letters
@member_required
def choice(request: HttpRequest) -> HttpResponse:
    """The kinds of letters to choose from."""
    user_id = asker(request).user_id
    if request.method == "POST":
        want(user_id, request.POST.getlist("kinds"))
        say(request, "Your choice of letters is saved.")
        return redirect("accounts:letters")
    context = {"kinds": KINDS, "wanted": wanted_kinds(user_id)}
    return render(request, "accounts/settings/letters.html", context)


# A mail program posts here by itself, with no page of ours before (RFC 8058). The link says who it is for.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@changes_letters
@everybody
def unsubscription(request: HttpRequest, sealed: str) -> HttpResponse:
    """Ask, then send no more letters of a kind."""
    try:
        user_id, kind = opened_link(sealed)
    except SealBroken as error:
        raise Http404(str(error)) from error
    done = request.method == "POST"
    if done:
        unsubscribe(user_id, kind)
    return render(request, "accounts/letters/unsubscribe.html", {"name": KINDS.get(kind, kind), "done": done})
