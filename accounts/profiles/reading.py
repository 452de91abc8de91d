"""Profiles: a member with their shop and their counts, as others see them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from accounts.credentials import Credential
from accounts.members import Member, MemberStats
from accounts.sellers import SellerProfile
from dynamo import Budget, access_pattern, together
from dynamo.errors import NotFound
from web.photos.photo import Photo

K = TypeVar("K")
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Profile:
    """A member, the shop if they have one, and what is counted about them."""

    member: Member
    seller: SellerProfile | None = None
    stats: MemberStats | None = None

    @property
    def public_name(self) -> str:
        """The shop's name where there is one, as its customers know it."""
        return self.seller.shop_name if self.seller else self.member.name

    @property
    def public_avatar(self) -> Photo | None:
        return (self.seller and self.seller.avatar) or self.member.avatar


def read_profile(user_id: str) -> Profile:
    """The profile of a member; `NotFound` when there is none. One request."""
    found = find_profile(user_id)
    if found is None:
        raise NotFound(f"No member has the id {user_id}.")
    return found


def find_profile(user_id: str) -> Profile | None:
    """The profile of a member, or None. One request."""
    return profile_from(Member.records(user_id=user_id).all(limit=3))


@access_pattern("S2", "GetItem, Query", "Usernames, Users", Budget(2, 2, 1))
def profile_and(username: str, ask: Callable[[Credential], A]) -> tuple[Profile, A]:
    """The profile of the active member with this name, as it compares, and the answer to what is asked about them at
    the same time; `NotFound` when there is no such member. Two round trips: the name, then the profile and `ask`."""
    credential = Credential.whose(username=username)
    if not credential.is_active:
        raise NotFound(f"{username} is suspended.")
    return together(lambda: read_profile(credential.user_id), lambda: ask(credential))


def profile_from(records: Sequence[object]) -> Profile | None:
    """The profile that a member's records make up, in whatever order they came."""
    member = _one_of(records, Member)
    if member is None:
        return None
    return Profile(member, _one_of(records, SellerProfile), _one_of(records, MemberStats))


def _one_of(records: Sequence[object], kind: type[K]) -> K | None:
    return next((record for record in records if isinstance(record, kind)), None)
