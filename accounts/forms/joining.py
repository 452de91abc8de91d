"""Joining."""

from typing import Any

from django.forms import TextInput

from accounts.forms.fields import EmailAddress, Secret, ShownName, UserName
from accounts.identity import joining
from accounts.identity.password_rules import weakness
from accounts.members import NAME_LIMIT
from accounts.models import Account
from accounts.passwords import hash_password
from dynamo.errors import Refused
from web.forms.form import Form


class JoinForm(Form):
    """What it takes to become a member."""

    name = ShownName(
        label="Your name",
        max_length=NAME_LIMIT,
        widget=TextInput(attrs={"autocomplete": "name"}),
        help_text="As others see it.",
    )
    username = UserName(help_text="Your page will be at /@name. Small letters, figures and _.")
    email = EmailAddress(help_text="For orders and a forgotten password. Nobody else sees it.")
    password = Secret(
        label="Password",
        autocomplete="new-password",
        help_text="At least ten characters. A few words in a row do well.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            somebody = Account(
                username=cleaned.get("username", ""), email=cleaned.get("email", ""), name=cleaned.get("name", "")
            )
            if weak := weakness(password, somebody):
                self.add_error("password", weak)
        return cleaned

    def join(self) -> Account | None:
        """Make the member; None, with the errors on their fields, when a name is taken."""
        given = self.cleaned_data
        try:
            return joining.join(
                username=given["username"],
                email=given["email"],
                name=given["name"],
                password_hash=hash_password(given["password"]),
            )
        except (joining.UsernameTaken, joining.EmailTaken) as taken:
            say_taken(self, taken)
            return None


def say_taken(form: Form, refused: Refused) -> None:
    """Put every refusal of a transaction that claims names on the field it is about."""
    for each in (refused, *refused.others):
        if isinstance(each, joining.UsernameTaken):
            form.add_error("username", f"{each} is taken. Add a word or a figure.")
        elif isinstance(each, joining.EmailTaken):
            form.add_error("email", "Someone has joined with this e-mail address. If that was you, sign in.")
        else:
            raise each
