"""E-mail addresses: the item that an address claims, leading to the member who has it."""

from accounts import tables
from dynamo import Budget, Entity, Get, Text


class Email(Entity, table=tables.emails, size_kb=0.2):
    """Who has this address. The key is the address as it compares (`names.comparable_email`), not as it was typed."""

    email = Text()
    user_id = Text()
    username = Text()

    by_address = Get("", Budget(1, 1, 1), consistent=True)
