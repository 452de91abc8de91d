"""The session check: whether the member is active, their token version the same, and the session not ended."""

from accounts.credentials import Credential
from accounts.ended_sessions import EndedSession
from accounts.members import Member
from accounts.profiles.reading import Profile, profile_from
from accounts.sellers import SellerProfile
from dynamo import Budget, access_pattern, batches


@access_pattern("", "BatchGetItem", "Usernames, Sessions", Budget(1, 1, 2))
def check_session(username: str, user_id: str, token_version: int, session_id: str) -> Credential | None:
    """The member's credential; None for a session that has ended. Strongly consistent, one request."""
    credential, ended = batches.read(
        [Credential.key(username=username), EndedSession.key(session_id=session_id)], consistent=True
    )
    return _valid(credential, ended, user_id, token_version)


@access_pattern("", "BatchGetItem", "Usernames, Sessions, Users", Budget(1, 1, 4))
def check_session_with_profile(
    username: str, user_id: str, token_version: int, session_id: str
) -> tuple[Credential | None, Profile | None]:
    """As `check_session`, with the member's profile for a cookie that is renewed. One request."""
    credential, ended, *records = batches.read(
        [
            Credential.key(username=username),
            EndedSession.key(session_id=session_id),
            Member.key(user_id=user_id),
            SellerProfile.key(user_id=user_id),
        ],
        consistent=True,
    )
    return _valid(credential, ended, user_id, token_version), profile_from(records)


def _valid(credential: object, ended: object, user_id: str, token_version: int) -> Credential | None:
    if ended is not None or not isinstance(credential, Credential):
        return None
    same = credential.user_id == user_id and credential.token_version == token_version
    return credential if same and credential.is_active else None
