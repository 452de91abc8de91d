"""Does something to records, one or many, after a look at which of them take it."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, NamedTuple

from django import forms

from accounts.audit_entries import REASON_LIMIT, Actor
from dynamo import together
from dynamo.errors import Conflict, NotFound, Refused
from shop.staff.kinds import PAGE_SIZE, Action, Kind, R, W
from web.forms.form import Form


class ReasonForm(Form):
    """Why staff do something."""

    reason = forms.CharField(label="Why", max_length=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, action: Action[Any], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.fields["reason"].help_text = action.reader


class Chosen(NamedTuple, Generic[W]):
    """A record that was chosen, with its name, and why it does not take the action; empty when it does."""

    key: str
    name: str
    record: W
    why_not: str


def chosen(kind: Kind[R, W], action: Action[W], keys: Sequence[str]) -> list[Chosen[W]]:
    """The records with these keys as they are now, at most a page of them. All are read at once; those that are gone
    are left out, and `NotFound` when none is left."""

    def read(key: str) -> list[Chosen[W]]:
        try:
            record = kind.read(key)
        except NotFound:
            return []
        return [Chosen(key, kind.subject_of(record).name or key, record, action.why_not(record))]

    found = together(*[lambda key=key: read(key) for key in keys[:PAGE_SIZE]])
    records = [one for each in found for one in each]
    if not records:
        raise NotFound("None of these exists.")
    return records


def perform(action: Action[W], records: Sequence[Chosen[W]], actor: Actor, reason: str) -> tuple[list[str], list[str]]:
    """Do it to each that takes it; the names of those it was done to, and a sentence for each that refused. A
    transaction each: one that fails harms no other."""
    done, refused = [], [f"{one.name}: {one.why_not}" for one in records if one.why_not]
    for one in records:
        if not one.why_not:
            try:
                action.perform(one.record, actor, reason)
            except (Refused, NotFound, Conflict) as error:
                refused.append(f"{one.name}: {error}")
            else:
                done.append(one.name)
    return done, refused
