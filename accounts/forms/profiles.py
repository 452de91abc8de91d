"""What a member, and a shop, say about themselves."""

from typing import Any

from django import forms

from accounts import countries
from accounts.forms.fields import EmailAddress, Paragraph, Picture, Secret, ShownName, UserName, Website
from accounts.forms.passwords import current_password
from accounts.identity import limits
from accounts.members import BIO_LIMIT, NAME_LIMIT
from accounts.models import Account
from accounts.profiles.editing import save_portrait
from web.forms.form import Form
from web.photos.files import PhotoRefused
from web.photos.photo import Photo

SHOP_TEXTS = ("shop_name", "about", "city", "country", "dispatch_note")


class ProfileForm(Form):
    """How a member presents themselves."""

    avatar = Picture(label="Picture", help_text="JPEG, PNG, WebP or AVIF, up to 12 MB. It is cut to a circle.")
    no_avatar = forms.BooleanField(label="Remove the picture", required=False)
    name = ShownName(label="Name", max_length=NAME_LIMIT, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    bio = Paragraph(label="About you", max_length=BIO_LIMIT, required=False)
    city = ShownName(
        label="Town", max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    website = Website(required=False)


class ShopForm(Form):
    """How a shop presents itself."""

    avatar = Picture(
        label="Picture of the shop", help_text="JPEG, PNG, WebP or AVIF, up to 12 MB. It is cut to a circle."
    )
    no_avatar = forms.BooleanField(label="Remove the picture", required=False)
    shop_name = ShownName(label="Name of the shop", max_length=60)
    about = Paragraph(
        label="About the shop", max_length=1000, help_text="What you make, mend or grow, and how you came to it."
    )
    city = ShownName(label="Town", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "address-level2"}))
    country = forms.ChoiceField(
        label="Country", choices=countries.choices, widget=forms.Select(attrs={"autocomplete": "country"})
    )
    dispatch_note = forms.CharField(
        label="How you send",
        max_length=120,
        required=False,
        help_text="For example: Parcels leave on Mondays and Thursdays.",
    )

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in SHOP_TEXTS}


def chosen_picture(
    form: ProfileForm | ShopForm, user_id: str, old: Photo | None, kind: str = "members"
) -> Photo | None:
    """The picture that a valid form asks for: a new one, none, or the old one. What is no picture becomes its error,
    and so does one more than a member may send in an hour."""
    if not form.is_valid():
        return old
    if file := form.cleaned_data["avatar"]:
        try:
            limits.PICTURE_BY_MEMBER.spend(user_id)
            return save_portrait(user_id, file, kind)
        except limits.TooMany as limit:
            limit.refuse(form)
            return old
        except PhotoRefused as refused:
            form.add_error("avatar", str(refused))
            return old
    return None if form.cleaned_data["no_avatar"] else old


class SignInDetailsForm(Form):
    """The user name and the e-mail address, which only the password changes."""

    username = UserName()
    email = EmailAddress()
    password = Secret(label="Current password", autocomplete="current-password")

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["username"].own = account.username  # type: ignore[attr-defined]

    def clean_password(self) -> str:
        return current_password(self.account, self.cleaned_data["password"])
