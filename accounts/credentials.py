"""Credentials: the item that a user name claims, with all that signing in needs, so that it is one strong read."""

from accounts import ended_sessions, tables
from dynamo import Budget, Entity, Flag, Get, Integer, Text, access_pattern, update
from dynamo.errors import OutcomeUnknown, Refused

ACTIVE = "ACTIVE"
SUSPENDED = "SUSPENDED"


class CredentialGone(Refused):
    """The user name belongs to somebody else by now, or its holder was suspended."""


class Credential(Entity, table=tables.usernames, size_kb=0.4):
    """Who has this user name, how they prove it, and what they may do."""

    username = Text()
    user_id = Text()
    password_hash = Text()
    status = Text(default=ACTIVE)
    is_seller = Flag(default=False)
    is_staff = Flag(default=False)
    # Every session carries it; raising it ends them all.
    token_version = Integer(default=1)

    by_username = Get("2", Budget(1, 1, 1), consistent=True)
    whose = Get("", Budget(1, 1, 0.5))

    @property
    def is_active(self) -> bool:
        return self.status == ACTIVE


@access_pattern("", "UpdateItem", "Usernames", Budget(1, 1, write_units=1))
def change_password(username: str, user_id: str, password_hash: str) -> int:
    """Replace the password and end every session; returns the new token version. One request, and another one to see
    what became of it if its answer is lost.

    `CredentialGone` when the user name is not this member's or they are suspended.
    """
    try:
        changed = update(
            Credential.key(username=username),
            Credential.password_hash.set(password_hash),
            Credential.token_version.add(1),
            condition=(Credential.user_id == user_id) & (Credential.status == ACTIVE),
            failing=CredentialGone(f"{username} cannot change its password."),
        )
    except OutcomeUnknown:
        changed = Credential.by_username(username=username)
        if (changed.user_id, changed.password_hash) != (user_id, password_hash):
            raise
    ended_sessions.announce_token_version(user_id, changed.token_version)
    return int(changed.token_version)


@access_pattern("", "UpdateItem", "Usernames", Budget(1, 1, write_units=1))
def upgrade_hash(username: str, user_id: str, password_hash: str) -> None:
    """Replace the hash by a stronger one of the same password; sessions go on. One request.

    `CredentialGone` when the user name is not this member's.
    """
    update(
        Credential.key(username=username),
        Credential.password_hash.set(password_hash),
        condition=Credential.user_id == user_id,
        failing=CredentialGone(f"{username} changed hands while signing in."),
        repeatable=True,
    )
