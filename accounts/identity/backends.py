"""The authentication backend: a user name or an e-mail address, and the password that belongs to it."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from accounts.credentials import Credential
from accounts.emails import Email
from accounts.identity import names
from accounts.models import Account
from accounts.profiles.reading import find_profile, read_profile
from accounts.sessions.activity import record_activity
from dynamo import beside, together

# No user name and no hash look like these: they stand in for those that do not exist.
NOBODY, NO_HASH = "-", "!"


class MemberBackend(BaseBackend):
    """Finds the member to whom a name and a password belong."""

    @sensitive_variables("password")
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Account | None:
        """The account, or None.

        An unknown name takes as many requests and as long as a wrong password: one request (two for an e-mail
        address) and one hash. The right password takes two more requests, both at once.
        """
        if not username or password is None:
            return None
        credential = find_credential(username)
        account = Account.of(credential) if credential else Account(username=NOBODY, password=NO_HASH)
        if not account.check_password(password) or credential is None:
            return None
        if not credential.is_active:
            return account
        user_id = credential.user_id
        profile, _recorded = together(lambda: read_profile(user_id), beside(lambda: record_activity(user_id)))
        whole = Account.of(credential, profile.member, profile.seller)
        whole.password = account.password
        return whole

    def get_user(self, user_id: str) -> Account | None:
        """The account with this id, read from the tables. Two requests, one after the other."""
        profile = find_profile(user_id)
        credential = Credential.by_username.find(username=profile.member.username) if profile else None
        if profile is None or credential is None or credential.user_id != user_id:
            return None
        return Account.of(credential, profile.member, profile.seller)


def comparable_login(typed: str) -> str:
    """The user name or e-mail address to look up: the same for every spelling that leads to one member."""
    if "@" not in typed:
        return names.comparable(typed)[: names.USERNAME_LIMIT] or NOBODY
    return names.comparable_email(typed)[: names.EMAIL_LIMIT]


def find_credential(typed: str) -> Credential | None:
    """The credential of a typed user name or e-mail address. One request; two for an e-mail address."""
    login = comparable_login(typed)
    if "@" not in typed:
        return Credential.by_username.find(username=login)
    email = Email.by_email.find(email=login)
    credential = Credential.by_username.find(username=email.username if email else NOBODY)
    return credential if email and credential and credential.user_id == email.user_id else None
