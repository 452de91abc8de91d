"""Members, as staff look after them."""

from collections.abc import Mapping
from typing import NamedTuple

from accounts.audit_entries import Subject
from accounts.credentials import ACTIVE, Credential
from accounts.identity import suspending
from accounts.identity.backends import find_credential
from accounts.profiles.reading import Profile, find_profile, read_profile
from dynamo import Page, is_ulid
from dynamo.errors import NotFound
from shop.staff.filters import MemberFilters
from shop.staff.kinds import Action, Column, Kind, NothingFound, State
from web.pages.links import url_for


class MemberRecord(NamedTuple):
    """A member with what lets them in."""

    credential: Credential
    profile: Profile

    @property
    def user_id(self) -> str:
        return self.credential.user_id

    @property
    def username(self) -> str:
        return self.credential.username

    @property
    def state(self) -> State:
        return State("Active", "positive") if self.credential.is_active else State("Suspended", "critical")

    @property
    def roles(self) -> str:
        roles = {"Staff": self.credential.is_staff, "Seller": self.credential.is_seller}
        return ", ".join(role for role, has in roles.items() if has) or "Buyer"


def member_called(typed: str) -> Credential:
    """The credential of the member with this user name, e-mail address or id; `NothingFound` when there is none. One
    request, two for an e-mail address or an id."""
    text = typed.strip().removeprefix("@")
    found = None
    if is_ulid(text.upper()):
        profile = find_profile(text.upper())
        found = Credential.by_username.find(username=profile.member.username) if profile else None
    elif text:
        found = find_credential(text)
    if found is None:
        raise NothingFound(f"Nobody has the user name, e-mail address or id “{typed}”.")
    return found


def _find(values: Mapping[str, str], after: str | None, viewer: str) -> Page[MemberRecord]:
    if not values["q"]:
        return Page([], None)
    credential = member_called(values["q"])
    return Page([MemberRecord(credential, read_profile(credential.user_id))], None)


def _read(user_id: str) -> MemberRecord:
    profile = find_profile(user_id) if is_ulid(user_id) else None
    credential = Credential.by_username.find(username=profile.member.username) if profile else None
    if profile is None or credential is None or credential.user_id != user_id:
        raise NotFound(f"Nobody has the id {user_id}.")
    return MemberRecord(credential, profile)


def _public_page(one: MemberRecord) -> str:
    return url_for("accounts:member", one.username) if one.credential.is_active else ""


MEMBERS: Kind[MemberRecord, MemberRecord] = Kind(
    name="members",
    title="Members",
    hint="Type a whole user name, e-mail address or id. There is no list of everybody.",
    filters=MemberFilters,
    columns=(
        Column("Name", lambda one: one.profile.member.name),
        Column("User name", lambda one: f"@{one.username}"),
        Column("E-mail", lambda one: one.profile.member.email, on_phone=False),
        Column("State", lambda one: one.state),
        Column("Is", lambda one: one.roles, on_phone=False),
        Column("Joined", lambda one: one.profile.member.joined_at, on_phone=False),
    ),
    find=_find,
    key_of=lambda one: one.user_id,
    read=_read,
    subject_of=lambda one: Subject("member", one.user_id, f"@{one.username}"),
    facts=(
        Column("State", lambda one: one.state),
        Column("Name", lambda one: one.profile.member.name),
        Column("User name", lambda one: f"@{one.username}", href=_public_page),
        Column("E-mail", lambda one: one.profile.member.email),
        Column("Is", lambda one: one.roles),
        Column("Shop", lambda one: one.profile.seller and one.profile.seller.shop_name),
        Column("City", lambda one: one.profile.member.city),
        Column("Joined", lambda one: one.profile.member.joined_at),
        Column("Last here", lambda one: one.profile.stats and one.profile.stats.active_at),
        Column("Id", lambda one: one.user_id),
        Column(
            "Orders", lambda _: "Show", href=lambda one: f"{url_for('shop:staff_records', 'orders')}?q={one.username}"
        ),
        Column(
            "Products",
            lambda one: "Show" if one.credential.is_seller else "",
            href=lambda one: f"{url_for('shop:staff_records', 'products')}?q={one.username}",
        ),
    ),
    actions=(
        Action(
            "suspend",
            "Suspend",
            "is suspended, and signed out everywhere",
            lambda one, actor, reason: suspending.suspend(one.credential, actor, reason),
            lambda one: "" if one.credential.status == ACTIVE else "Is suspended already.",
            is_critical=True,
        ),
        Action(
            "readmit",
            "Let in again",
            "can sign in again",
            lambda one, actor, reason: suspending.readmit(one.credential, actor, reason),
            lambda one: "Is not suspended." if one.credential.status == ACTIVE else "",
        ),
        Action(
            "make-staff",
            "Make staff",
            "minds the house from now on",
            lambda one, actor, reason: suspending.make_staff(one.credential, actor, reason),
            lambda one: "Is staff already." if one.credential.is_staff else "",
        ),
        Action(
            "unmake-staff",
            "Take from staff",
            "is no longer staff",
            lambda one, actor, reason: suspending.unmake_staff(one.credential, actor, reason),
            lambda one: "" if one.credential.is_staff else "Is not staff.",
            is_critical=True,
        ),
    ),
)
