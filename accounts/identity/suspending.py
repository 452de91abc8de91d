"""Ending sessions all at once: one's own on other devices, or every one of a member whom staff suspend or appoint."""

from typing import Any

from accounts.audit_entries import Actor, Subject, audit_entry
from accounts.credentials import ACTIVE, SUSPENDED, Credential, CredentialGone
from accounts.ended_sessions import announce_token_version
from accounts.models import Account
from dynamo import Budget, Transaction, access_pattern, differences, update
from dynamo.errors import OutcomeUnknown, Refused


@access_pattern("", "UpdateItem", "Usernames", Budget(1, 1, write_units=1))
def end_sessions(account: Account) -> int:
    """End every session of a member; returns the token version that lets one go on. One request, and if its answer is
    lost another one to see what became of it.

    `CredentialGone` when the sessions were ended by somebody else since the account was read.
    """
    version = account.token_version + 1
    try:
        update(
            Credential.key(username=account.username),
            Credential.token_version.set(version),
            condition=(Credential.user_id == account.user_id) & (Credential.token_version == account.token_version),
            failing=CredentialGone(f"The credential of {account.username} was changed elsewhere."),
        )
    except OutcomeUnknown:
        now = Credential.by_username(username=account.username)
        # With another password it was not this request that ended them.
        if (now.user_id, now.password_hash, now.token_version) != (account.user_id, account.password, version):
            raise
    announce_token_version(account.user_id, version)
    return version


class OwnAccount(Refused):
    """Nobody shuts themselves out."""

    def __init__(self) -> None:
        super().__init__("That is your own account. Another member of staff has to do it.")


class AlreadySo(Refused):
    """The member is what they should become, or was changed meanwhile."""

    def __init__(self, username: str) -> None:
        super().__init__(f"@{username} was changed meanwhile. Look again before you go on.")


@access_pattern("", "TransactWriteItems", "Usernames, AuditLog", Budget(1, 1, write_units=6))
def suspend(credential: Credential, actor: Actor, reason: str) -> None:
    """Keep a member out: their sessions end, and they cannot sign in until they are readmitted. One transaction.
    Refuses with `OwnAccount` or `AlreadySo`."""
    _change(credential, actor, "suspend", reason, status=SUSPENDED)


@access_pattern("", "TransactWriteItems", "Usernames, AuditLog", Budget(1, 1, write_units=6))
def readmit(credential: Credential, actor: Actor, reason: str) -> None:
    """Let a suspended member sign in again. One transaction. Refuses with `AlreadySo`."""
    _change(credential, actor, "readmit", reason, status=ACTIVE)


@access_pattern("", "TransactWriteItems", "Usernames, AuditLog", Budget(1, 1, write_units=6))
def make_staff(credential: Credential, actor: Actor, reason: str) -> None:
    """Let a member mind the house. One transaction. Refuses with `AlreadySo`."""
    _change(credential, actor, "make_staff", reason, is_staff=True)


@access_pattern("", "TransactWriteItems", "Usernames, AuditLog", Budget(1, 1, write_units=6))
def unmake_staff(credential: Credential, actor: Actor, reason: str) -> None:
    """Let a member mind the house no more; their sessions end. One transaction. Refuses with `OwnAccount` or
    `AlreadySo`."""
    _change(credential, actor, "unmake_staff", reason, is_staff=False)


def _change(credential: Credential, actor: Actor, action: str, reason: str, **values: Any) -> None:
    """Change a credential as it was read. Every change ends the member's sessions, whose cookies say what they were."""
    if credential.user_id == actor.id:
        raise OwnAccount
    after = credential.replace(**values, token_version=credential.token_version + 1)
    changes = {
        "Status": (credential.status.capitalize(), after.status.capitalize()),
        "Staff": (_yes(credential), _yes(after)),
    }
    if all(before == now for before, now in changes.values()):
        raise AlreadySo(credential.username)
    subject = Subject("member", credential.user_id, f"@{credential.username}")
    with Transaction() as transaction:
        transaction.update(
            credential.own_key,
            *differences(credential, after),
            condition=(Credential.user_id == credential.user_id)
            & (Credential.token_version == credential.token_version),
            failing=AlreadySo(credential.username),
        )
        transaction.put(audit_entry(actor, action, subject, reason, changes), new=True)
    announce_token_version(after.user_id, after.token_version)


def _yes(credential: Credential) -> str:
    return "Yes" if credential.is_staff else "No"
