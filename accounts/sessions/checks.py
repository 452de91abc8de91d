"""Whether a session still stands: its member active, their token version the same, the session itself not ended.

The tables are what counts, read strongly. Endings are announced in Django's cache too, so that a page view, which
reads no table while its cookie is fresh, refuses an ended session at once wherever the cache is shared; where each
process has a cache of its own, another process notices at the next change or when the cookie needs renewing.
"""

import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.cache import cache

from accounts.credentials import Credential
from accounts.ended_sessions import EndedSession
from accounts.members import Member
from accounts.profiles.reading import Profile
from accounts.sellers import SellerProfile
from dynamo import Budget, Entity, Key, access_pattern, batches, put
from dynamo.errors import Refused

# How long a cookie is taken at its word.
FRESH_SECONDS = 15 * 60
# Clocks of several hosts may differ a little.
SLACK_SECONDS = 60


class AlreadyEnded(Refused):
    """The session was ended before."""


@access_pattern("", "BatchGetItem", "Usernames, Sessions", Budget(1, 1, 2))
def check(
    username: str, user_id: str, version: int, session_id: str, also: Sequence[Key] = ()
) -> tuple[Credential | None, list[Entity | None]]:
    """The credential, if the session still stands, and items that are read along with it. One request."""
    credential, ended, *others = batches.read(
        [Credential.key(username=username), EndedSession.key(session_id=session_id), *also],
        consistent=(Credential.table, EndedSession.table),
    )
    return _stands(credential, ended, user_id, version), others


@access_pattern("", "BatchGetItem", "Usernames, Sessions, Users", Budget(1, 1, 4))
def check_and_read(
    username: str, user_id: str, version: int, session_id: str
) -> tuple[Credential | None, Profile | None]:
    """As `check`, and with it the profile, for a cookie that is renewed. One request."""
    credential, ended, member, seller = batches.read(
        [
            Credential.key(username=username),
            EndedSession.key(session_id=session_id),
            Member.key(user_id=user_id),
            SellerProfile.key(user_id=user_id),
        ],
        consistent=True,
    )
    profile = (
        Profile(member, seller if isinstance(seller, SellerProfile) else None) if isinstance(member, Member) else None
    )
    return _stands(credential, ended, user_id, version), profile


def _stands(credential: object, ended: object, user_id: str, version: int) -> Credential | None:
    if ended is not None or not isinstance(credential, Credential):
        return None
    same = credential.user_id == user_id and credential.token_version == version
    return credential if same and credential.is_active else None


@access_pattern("6", "PutItem", "Sessions", Budget(1, 1, write_units=1))
def end(session_id: str) -> None:
    """Refuse every cookie of this session from now on. One request."""
    until = datetime.now(UTC) + timedelta(seconds=settings.SESSION_COOKIE_AGE + SLACK_SECONDS)
    with contextlib.suppress(AlreadyEnded):  # That it is ended is all that was wanted.
        put(EndedSession(session_id=session_id, expires_at=until), new=True, failing=AlreadyEnded())
    cache.set(_ended(session_id), True, FRESH_SECONDS + SLACK_SECONDS)


def announce_version(user_id: str, version: int) -> None:
    """Let sessions with a lower token version be looked at again wherever the cache is shared."""
    cache.set(_version(user_id), version, FRESH_SECONDS + SLACK_SECONDS)


def is_doubted(user_id: str, version: int, session_id: str) -> bool:
    """Whether the cache has heard that this session may have ended."""
    heard = cache.get_many([_ended(session_id), _version(user_id)])
    return bool(heard.get(_ended(session_id))) or heard.get(_version(user_id), version) != version


def _ended(session_id: str) -> str:
    return f"session-ended:{session_id}"


def _version(user_id: str) -> str:
    return f"token-version:{user_id}"
