"""Ending sessions all at once: one's own on other devices, or every one of a member who is suspended."""

from accounts.credentials import ACTIVE, SUSPENDED, Credential, CredentialGone
from accounts.ended_sessions import announce_token_version
from dynamo import Budget, access_pattern, update


@access_pattern("", "UpdateItem", "Usernames", Budget(1, 1, write_units=1))
def end_sessions(username: str, user_id: str) -> int:
    """End every session of a member; returns the token version that lets one go on. One request."""
    changed = update(
        Credential.key(username=username),
        Credential.token_version.add(1),
        condition=Credential.user_id == user_id,
        failing=CredentialGone(f"{username} is somebody else by now."),
    )
    announce_token_version(user_id, changed.token_version)
    return int(changed.token_version)


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
