"""Sessions that were ended before their time: all that a signed cookie cannot know by itself."""

from accounts import tables
from dynamo import Entity, Expiry, Text


class EndedSession(Entity, table=tables.sessions, size_kb=0.1):
    """A session whose cookies are refused. It is forgotten once the last of them would have expired."""

    session_id = Text()
    expires_at = Expiry()
