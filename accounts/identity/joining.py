"""Joining: a user name, an e-mail address and a profile are created together or not at all."""

from datetime import UTC, datetime

from accounts.credentials import Credential
from accounts.emails import Email
from accounts.identity import names
from accounts.members import Member
from accounts.models import Account
from dynamo import Budget, Transaction, access_pattern, claim, new_id
from dynamo.errors import Refused


class UsernameTaken(Refused):
    """Another member has this user name."""


class EmailTaken(Refused):
    """Another member has this e-mail address."""


@access_pattern("1", "TransactWriteItems", "Usernames, Emails, Users", Budget(1, 1, write_units=8))
def join(*, username: str, email: str, name: str, password_hash: str, is_staff: bool = False) -> Account:
    """Create a member and return their account. One transaction.

    `username` and `name` are as `names` made them. Raises `UsernameTaken` or `EmailTaken`; when both are, the other
    one is in the error's `others`.
    """
    user_id = new_id()
    credential = Credential(username=username, user_id=user_id, password_hash=password_hash, is_staff=is_staff)
    member = Member(user_id=user_id, username=username, email=email, name=name, joined_at=datetime.now(UTC))
    with Transaction() as transaction:
        claim(transaction, credential, taken=UsernameTaken(username))
        claim(
            transaction,
            Email(email=names.comparable_email(email), user_id=user_id, username=username),
            taken=EmailTaken(email),
        )
        transaction.put(member, new=True)
    return Account.of(credential, member)
