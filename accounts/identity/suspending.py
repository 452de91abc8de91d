"""Ending sessions all at once: one's own on other devices, or every one of a member who is suspended."""

from accounts.credentials import ACTIVE, SUSPENDED, Credential, CredentialGone
from accounts.ended_sessions import announce_token_version
from accounts.models import Account
from dynamo import Budget, access_pattern, update
from dynamo.errors import OutcomeUnknown


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


@access_pattern("", "UpdateItem", "Usernames", Budget(1, 1, write_units=1))
def suspend(username: str) -> None:
    """Keep a member out: their sessions end, and they cannot sign in until they are readmitted. One request."""
    changed = update(
        Credential.key(username=username), Credential.status.set(SUSPENDED), Credential.token_version.add(1)
    )
    announce_token_version(changed.user_id, changed.token_version)


@access_pattern("", "UpdateItem", "Usernames", Budget(1, 1, write_units=1))
def readmit(username: str) -> None:
    """Let a suspended member sign in again. One request."""
    update(Credential.key(username=username), Credential.status.set(ACTIVE), repeatable=True)
