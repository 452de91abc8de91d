"""The audit log: every action of staff, with who, what, why, and what was before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from accounts import tables
from dynamo import Budget, Entity, ListOf, Query, Text, moment_of, new_id

if TYPE_CHECKING:
    from accounts.models import Account

REASON_LIMIT = 300
# Characters of a value before or after, so that an entry stays small.
VALUE_LIMIT = 200


class Actor(NamedTuple):
    """Who did something: a member of staff, or a command."""

    id: str
    name: str

    @classmethod
    def of(cls, account: "Account") -> "Actor":
        return cls(account.user_id, account.username)


# Who runs `manage.py` is known to the machine, not to Plaza.
COMMAND_LINE = Actor("manage.py", "manage.py")


class Subject(NamedTuple):
    """What something was done to: its kind (`member`, `product`), its id there, and its name for people."""

    kind: str
    id: str
    name: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that an action changed, in words for people. Empty where there was or is nothing."""

    name: str
    before: str
    after: str


class AuditEntry(Entity, table=tables.audit_log, size_kb=0.5):
    """One action. It is written in the transaction of what it tells of, once, and never changed."""

    month = Text()
    entry_id = Text()
    actor_id = Text()
    actor_name = Text()
    action = Text()
    subject = Text()
    subject_name = Text()
    reason = Text(default="")
    changes = ListOf(Difference, default=list)

    # 25 entries.
    of_month = Query("", Budget(1, 1, 3.5), "{month}", newest_first=True, consistent=True)
    of_subject = Query("", Budget(1, 1, 2), "{subject}", index=tables.entries_by_subject, newest_first=True)
    by_actor = Query("", Budget(1, 1, 2), "{actor_id}", index=tables.entries_by_actor, newest_first=True)

    @property
    def at(self) -> datetime:
        return moment_of(self.entry_id)

    @property
    def subject_kind(self) -> str:
        return self.subject.partition(":")[0]

    @property
    def subject_id(self) -> str:
        return self.subject.partition(":")[2]


def audit_entry(
    actor: Actor, action: str, subject: Subject, reason: str = "", changes: Mapping[str, tuple[str, str]] | None = None
) -> AuditEntry:
    """An entry of now, to be put in the transaction of the action. `changes` are pairs of before and after, by what
    they are of; pairs of equals are left out."""
    entry_id = new_id()
    return AuditEntry(
        month=month_of(moment_of(entry_id)),
        entry_id=entry_id,
        actor_id=actor.id,
        actor_name=actor.name,
        action=action,
        subject=subject.key,
        subject_name=subject.name[:VALUE_LIMIT],
        reason=reason[:REASON_LIMIT],
        changes=[
            Difference(name, before[:VALUE_LIMIT], after[:VALUE_LIMIT])
            for name, (before, after) in (changes or {}).items()
            if before != after
        ],
    )


def month_of(moment: datetime) -> str:
    """The key of the log's month: `2026-11`, by UTC."""
    return f"{moment:%Y-%m}"
