"""The settings: an overview, the profile, and the names one signs in with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import asker, member_required
from accounts.forms.joining import say_taken
from accounts.forms.profiles import ProfileForm, SignInDetailsForm, chosen_picture
from accounts.identity import limits, renaming
from accounts.identity.joining import EmailTaken, UsernameTaken
from accounts.profiles.editing import delete_portrait, edit_profile
from accounts.profiles.reading import read_profile
from accounts.sessions.engine import session_of
from web.forms.answers import answer_form, posted
from web.pages.outcomes import outcome
from web.pages.toasts import say

PROFILE, SIGN_IN = "accounts/settings/profile.html", "accounts/settings/sign_in.html"
CHANGED = "Your account was changed elsewhere just now. Look at what is here, then save again."


@require_safe
@member_required
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/settings/show.html", {"profile": read_profile(asker(request).user_id)})


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@outcome("your profile was saved", "accounts:profile_settings", "See your profile")
def profile(request: HttpRequest) -> HttpResponse:
    """Show and edit what a member says about themselves."""
    account = asker(request)
    member = read_profile(account.user_id).member
    initial = {"name": member.name, "bio": member.bio, "city": member.city, "website": member.website}
    form = ProfileForm(posted(request), request.FILES or None, initial=initial)
    avatar = chosen_picture(form, account.user_id, member.avatar)
    if not form.is_valid():
        return answer_form(request, form, PROFILE, context={"member": member})
    texts = {name: form.cleaned_data[name] for name in initial}
    edited = edit_profile(account.user_id, **texts, avatar=avatar)
    delete_portrait(member.avatar, avatar)
    account.name, account.avatar = edited.name, edited.avatar
    session_of(request).set_account(account)
    say(request, "Your profile is saved.")
    return redirect("accounts:profile_settings")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@outcome("your names were saved", "accounts:sign_in_settings", "See your names")
def sign_in_details(request: HttpRequest) -> HttpResponse:
    """Change the user name and the e-mail address, with the password."""
    account = asker(request)
    member = read_profile(account.user_id).member
    current = renaming.NewNames(member.username, member.email)
    initial = {"username": member.username, "email": member.email}
    form = SignInDetailsForm(account, posted(request), initial=initial)
    if not form.is_valid():
        return answer_form(request, form, SIGN_IN)
    wanted = renaming.NewNames(form.cleaned_data["username"], form.cleaned_data["email"])
    try:
        if wanted != current:
            # What is answered tells whether somebody has the e-mail address.
            limits.RENAME_BY_MEMBER.spend(account.user_id)
        renaming.rename(account, member, wanted)
    except limits.TooMany as limit:
        limit.refuse(form)
    except (UsernameTaken, EmailTaken) as taken:
        say_taken(form, taken)
    except renaming.ChangedMeanwhile:
        form.add_error(None, CHANGED)
    if form.errors:
        return answer_form(request, form, SIGN_IN)
    session_of(request).set_account(account)
    say(request, "Saved. This is how you sign in from now on.")
    return redirect("accounts:settings")
