"""Sessions that ended before their cookie expired: written to the tables, and announced in Django's cache.

The tables are what counts. The cache lets a page view, which reads no table, refuse an ended session at once wherever
the cache is shared; where each process has a cache of its own, other processes notice at the next session check.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache

from accounts import tables
from dynamo import Budget, Entity, Expiry, Text, access_pattern, beside, put

# How long after a check a page view believes the cookie.
FRESH_SECONDS = 15 * 60
# By how much the clocks of several hosts may differ.
LEEWAY_SECONDS = 60
ANNOUNCED_SECONDS = FRESH_SECONDS + LEEWAY_SECONDS


class EndedSession(Entity, table=tables.sessions, size_kb=0.1):
    """A session whose cookies are refused. The item expires after the last of them."""

    session_id = Text()
    expires_at = Expiry()


@access_pattern("6", "PutItem", "Sessions", Budget(1, 1, write_units=1))
def end_session(session_id: str) -> None:
    """Refuse every cookie of this session from now on, ended already or not. One request, sent again if its answer is
    lost."""
    until = datetime.now(UTC) + timedelta(seconds=settings.SESSION_COOKIE_AGE + LEEWAY_SECONDS)
    put(EndedSession(session_id=session_id, expires_at=until))
    cache.set(_session_key(session_id), True, ANNOUNCED_SECONDS)


def announce_token_version(user_id: str, token_version: int) -> None:
    """Announce that the member's sessions with another token version have ended. No request to the tables."""
    cache.set(_member_key(user_id), token_version, ANNOUNCED_SECONDS)


def may_have_ended(session_id: str, user_id: str, token_version: int) -> bool:
    """Whether the cache announces that this session may have ended, so that it must be checked."""
    announced = beside(lambda: cache.get_many([_session_key(session_id), _member_key(user_id)]))()
    ended = announced.get(_session_key(session_id), False)
    return bool(ended) or announced.get(_member_key(user_id), token_version) != token_version


def _session_key(session_id: str) -> str:
    return f"session-ended:{session_id}"


def _member_key(user_id: str) -> str:
    return f"token-version:{user_id}"
