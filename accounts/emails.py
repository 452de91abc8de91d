"""E-mail addresses: one item for each, whose key only one member can claim."""

from accounts import tables
from dynamo import Budget, Entity, Get, Text


class Email(Entity, table=tables.emails, size_kb=0.2):
    """Whose e-mail address this is. The key is its comparable form (`names.comparable_email`), not what was typed."""

    email = Text()
    user_id = Text()
    username = Text()

    by_email = Get("", Budget(1, 1, 1), consistent=True)
