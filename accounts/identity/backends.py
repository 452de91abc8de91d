"""Proving who one is: a user name or an e-mail address, and the password that goes with it."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from accounts.credentials import Credential
from accounts.emails import Email
from accounts.identity import names
from accounts.models import Account
from accounts.profiles.reading import find_profile, read_profile
from accounts.sessions import activity
from dynamo import together

PATH = "accounts.identity.backends.MemberBackend"
# No user name looks like this, and no hash: they take the place of those that are not there.
NOBODY, NO_HASH = "-", "!"


class MemberBackend(BaseBackend):
    """Django's way to ask for the member whom a name and a password belong to."""

    @sensitive_variables("password")
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Account | None:
        """The account, or None. It takes as many requests and as long for a name that nobody has as for a wrong
        password: one request (two for an address) and one hash; two more, at once, when they go together."""
        if not username or password is None:
            return None
        credential = find_credential(username)
        account = Account.of(credential) if credential else Account(username=NOBODY, password=NO_HASH)
        if not account.check_password(password) or credential is None:
            return None
        if not credential.is_active:
            return account
        profile, _noted = together(lambda: read_profile(credential.user_id), lambda: activity.note(credential.user_id))
        whole = Account.of(credential, profile)
        whole.password = account.password
        return whole

    def get_user(self, user_id: str) -> Account | None:
        """The account with this id, read from the tables. Two requests, one after the other."""
        profile = find_profile(user_id)
        credential = Credential.by_username.find(username=profile.member.username) if profile else None
        return Account.of(credential, profile) if credential and credential.user_id == user_id else None


def asked_for(typed: str) -> str:
    """The user name or e-mail address that is looked for; every spelling that leads to one member gives the same."""
    if "@" not in typed:
        return names.comparable(typed)[: names.USERNAME_LIMIT] or NOBODY
    return names.comparable_email(typed)[: names.EMAIL_LIMIT]


def find_credential(typed: str) -> Credential | None:
    """The credential that a typed user name or e-mail address leads to. One request; two for an address."""
    if "@" not in typed:
        return Credential.by_username.find(username=asked_for(typed))
    claim = Email.by_address.find(email=asked_for(typed))
    credential = Credential.by_username.find(username=claim.username if claim else NOBODY)
    return credential if claim and credential and credential.user_id == claim.user_id else None
