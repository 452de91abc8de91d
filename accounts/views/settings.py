"""The settings: an overview, the profile, and the names one signs in with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import editing, limits, profiles, renaming
from accounts.access import member_required
from accounts.forms.joining import say_taken
from accounts.forms.profiles import ProfileForm, SignInDetailsForm
from accounts.joining import EmailTaken, UsernameTaken
from accounts.models import Account
from accounts.sessions import SessionStore
from accounts.views.refusing import refused, too_many
from web.photo_files import PhotoRefused
from web.photos import Photo
from web.toasts import say

PROFILE, SIGN_IN = "accounts/settings/profile.html", "accounts/settings/sign_in.html"


def carry(request: HttpRequest, account: Account) -> None:
    """Let this session show the account as it is now."""
    if isinstance(request.session, SessionStore):
        request.session.carry(account)


def asker(request: HttpRequest) -> Account:
    """Who is signed in, for pages that only members reach."""
    account = getattr(request.session, "account", None)
    if not isinstance(account, Account):
        raise TypeError("This page is for members: it lacks member_required.")
    return account


@require_safe
@member_required
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/settings/show.html", {"profile": profiles.read(asker(request).user_id)})


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def profile(request: HttpRequest) -> HttpResponse:
    """Show and edit what a member says about themselves."""
    account = asker(request)
    member = profiles.read(account.user_id).member
    if request.method != "POST":
        initial = {"name": member.name, "bio": member.bio, "city": member.city, "website": member.website}
        return render(request, PROFILE, {"form": ProfileForm(initial=initial), "member": member})
    form = ProfileForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused(request, PROFILE, form, member=member)
    given = form.cleaned_data
    try:
        avatar = chosen_picture(account, given, member.avatar)
    except PhotoRefused as problem:
        form.add_error("avatar", str(problem))
        return refused(request, PROFILE, form, member=member)
    texts = {name: given[name] for name in ("name", "bio", "city", "website")}
    edited = editing.edit(account.user_id, **texts, avatar=avatar)
    editing.drop_portrait(member.avatar, avatar)
    account.name, account.avatar = edited.name, edited.avatar
    carry(request, account)
    say(request, "Your profile is saved.")
    return redirect("accounts:profile_settings")


def chosen_picture(
    account: Account, given: dict[str, object], old: Photo | None, kind: str = "members"
) -> Photo | None:
    """The picture that a form asks for: a new one, none, or the old one."""
    if file := given["avatar"]:
        return editing.keep_portrait(account.user_id, file, kind)  # type: ignore[arg-type]
    return None if given["no_avatar"] else old


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def sign_in_details(request: HttpRequest) -> HttpResponse:
    """Change the user name and the e-mail address, with the password."""
    account = asker(request)
    member = profiles.read(account.user_id).member
    if request.method != "POST":
        form = SignInDetailsForm(account, initial={"username": member.username, "email": member.email})
        return render(request, SIGN_IN, {"form": form})
    form = SignInDetailsForm(account, request.POST)
    if not form.is_valid():
        return refused(request, SIGN_IN, form)
    wanted = renaming.NewNames(form.cleaned_data["username"], form.cleaned_data["email"])
    try:
        if wanted != renaming.NewNames(member.username, member.email):
            # What is answered tells whether somebody has the address.
            limits.RENAME_BY_MEMBER.spend(account.user_id)
        renaming.rename(account, member, wanted)
    except limits.TooMany as limit:
        return too_many(request, SIGN_IN, form, limit)
    except (UsernameTaken, EmailTaken) as taken:
        say_taken(form, taken)
        return refused(request, SIGN_IN, form)
    except renaming.ChangedMeanwhile:
        form.add_error(None, "Your account was changed elsewhere just now. Look at what is here, then save again.")
        return refused(request, SIGN_IN, form)
    carry(request, account)
    say(request, "Saved. This is how you sign in from now on.")
    return redirect("accounts:settings")
