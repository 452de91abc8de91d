"""Letters: what was sent to whom and when, and which kinds a member does not want."""

from datetime import UTC, datetime, timedelta

from accounts import tables
from dynamo import Budget, Entity, Expiry, Get, Moment, Text, TextSet

# What members can turn off, in words. Letters that an account needs, such as a new password's, are of no kind.
ORDERS = "orders"
SALES = "sales"
KINDS = {
    ORDERS: "What becomes of my orders",
    SALES: "New orders in my shop, and cancelled ones",
}
KEPT_FOR = timedelta(days=90)


def _expiry() -> datetime:
    return datetime.now(UTC) + KEPT_FOR


class Letter(Entity, table=tables.letters, size_kb=0.2):
    """One letter to one member about one event. It is claimed before it is sent, and `sent_at` is set afterwards."""

    event_id = Text()
    recipient = Text()
    sent_at = Moment(null=True)
    expires_at = Expiry(default=_expiry)

    of_event = Get("", Budget(1, 1, 1), consistent=True)


class LetterChoice(Entity, table=tables.users, sort="LETTERS", size_kb=0.1):
    """The kinds of letters that a member does not want."""

    user_id = Text()
    unwanted = TextSet(default=frozenset)

    of_member = Get("", Budget(1, 1, 0.5))
