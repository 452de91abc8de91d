"""Passwords are changed on the credential; a new one raises the token version, which ends every session."""

from accounts.credentials import ACTIVE, Credential
from accounts.sessions import checks
from dynamo import Budget, access_pattern, update
from dynamo.errors import Refused


class CredentialGone(Refused):
    """The user name belongs to somebody else by now, or its holder was suspended."""


@access_pattern("", "UpdateItem", "Usernames", Budget(1, 1, write_units=1))
def change(username: str, user_id: str, password_hash: str) -> int:
    """Replace the password and end every session; returns the token version that new ones carry. One request."""
    changed = update(
        Credential.key(username=username),
        Credential.password_hash.set(password_hash),
        Credential.token_version.add(1),
        condition=(Credential.user_id == user_id) & (Credential.status == ACTIVE),
        failing=CredentialGone(f"{username} cannot change its password."),
    )
    checks.announce_version(user_id, changed.token_version)
    return int(changed.token_version)


@access_pattern("", "UpdateItem", "Usernames", Budget(1, 1, write_units=1))
def keep_hash(username: str, user_id: str, password_hash: str) -> None:
    """Write a stronger hash of the same password; sessions go on. One request."""
    update(
        Credential.key(username=username),
        Credential.password_hash.set(password_hash),
        condition=Credential.user_id == user_id,
        failing=CredentialGone(f"{username} changed hands while signing in."),
        repeatable=True,
    )
