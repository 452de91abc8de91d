"""Changing a user name or an e-mail address: the claim and every item that names the member change together."""

from dataclasses import dataclass

from accounts.credentials import Credential
from accounts.emails import Email
from accounts.ended_sessions import announce_token_version
from accounts.identity import names
from accounts.identity.joining import EmailTaken, UsernameTaken
from accounts.members import Member
from accounts.models import Account
from dynamo import Budget, Transaction, access_pattern, claim
from dynamo.errors import Refused


class ChangedMeanwhile(Refused):
    """The account was changed elsewhere since it was read."""


@dataclass(frozen=True, slots=True)
class NewNames:
    """The user name and the e-mail address that a member wants, changed or not; the name as `names` made it."""

    username: str
    email: str


@access_pattern("4", "TransactWriteItems", "Usernames, Emails, Users", Budget(1, 1, write_units=14))
def rename(account: Account, member: Member, wanted: NewNames) -> None:
    """Change the names of a member and of their account. One transaction; no request if nothing changes.

    A new user name ends the other sessions, whose cookies name the old one. Raises `UsernameTaken`, `EmailTaken` (when
    both are, the other one is in the error's `others`) or, when what was read is out of date, `ChangedMeanwhile`.
    """
    if (wanted.username, wanted.email) == (account.username, member.email):
        return
    version = account.token_version
    with Transaction() as transaction:
        if wanted.username != account.username:
            version += 1
            _move_username(transaction, account, wanted.username, version)
        _move_email(transaction, account, member.email, wanted)
        transaction.update(
            Member.key(user_id=account.user_id),
            Member.username.set(wanted.username),
            Member.email.set(wanted.email),
            condition=(Member.username == member.username) & (Member.email == member.email),
            failing=ChangedMeanwhile("The profile names the member otherwise by now."),
        )
    account.username, account.email, account.token_version = wanted.username, wanted.email, version
    announce_token_version(account.user_id, version)


def _move_username(transaction: Transaction, account: Account, username: str, version: int) -> None:
    new = Credential(
        username=username,
        user_id=account.user_id,
        password_hash=account.password,
        is_seller=account.is_seller,
        is_staff=account.is_staff,
        token_version=version,
    )
    claim(transaction, new, taken=UsernameTaken(username))
    # Whatever else happened to the credential since it was read must not be undone by the copy.
    unchanged = (
        (Credential.user_id == account.user_id)
        & (Credential.token_version == account.token_version)
        & (Credential.password_hash == account.password)
        & (Credential.is_seller == account.is_seller)
        & (Credential.is_staff == account.is_staff)
        & (Credential.status == new.status)
    )
    transaction.delete(
        Credential.key(username=account.username),
        condition=unchanged,
        failing=ChangedMeanwhile("The credential changed."),
    )


def _move_email(transaction: Transaction, account: Account, old_email: str, wanted: NewNames) -> None:
    old, new = names.comparable_email(old_email), names.comparable_email(wanted.email)
    lost = ChangedMeanwhile("The e-mail address is another one by now.")
    mine = Email.user_id == account.user_id
    if old != new:
        holder = Email(email=new, user_id=account.user_id, username=wanted.username)
        claim(transaction, holder, taken=EmailTaken(wanted.email))
        transaction.delete(Email.key(email=old), condition=mine, failing=lost)
    elif wanted.username != account.username:
        transaction.update(Email.key(email=old), Email.username.set(wanted.username), condition=mine, failing=lost)
