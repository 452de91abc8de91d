"""Credentials: the item that a user name claims, holding all that signing in needs, so that it is one strong read."""

from accounts import tables
from dynamo import Budget, Entity, Flag, Get, Integer, Text

ACTIVE = "ACTIVE"
SUSPENDED = "SUSPENDED"


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
