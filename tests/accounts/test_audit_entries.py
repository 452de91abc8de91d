"""The audit log: what an entry says, that it is written with what it tells of, and that nobody can change it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.audit_entries import COMMAND_LINE, VALUE_LIMIT, Actor, AuditEntry, Subject, audit_entry, month_of
from accounts.credentials import ACTIVE, Credential
from accounts.identity import suspending
from dynamo import moment_of, new_id, put
from dynamo.errors import Conflict, Refused, Throttled
from dynamo.tools.testing import faults, within_budget
from tests.build import a_member

ROOT = Path(__file__).resolve().parent.parent.parent
CLERK, ANA = Actor("01CLERK", "clerk"), Subject("member", "01ANA", "@ana")


def log() -> list[AuditEntry]:
    return list(AuditEntry.of_month(month=month_of(moment_of(new_id()))).all(limit=50))


def test_an_entry_says_who_did_what_to_whom_and_what_changed() -> None:
    changes = {"Status": ("Active", "Suspended"), "Staff": ("No", "No"), "Text": ("x" * 900, "")}
    entry = audit_entry(CLERK, "suspend", ANA, "Spam. " * 100, changes)
    put(entry, new=True)
    (kept,) = log()
    assert kept == entry
    assert (kept.subject, kept.subject_kind, kept.subject_id) == ("member:01ANA", "member", "01ANA")
    assert [one.name for one in kept.changes] == ["Status", "Text"], "what is alike is no change"
    assert len(kept.changes[1].before) == VALUE_LIMIT
    assert len(kept.reason) == 300
    assert kept.at.tzinfo is not None


def test_an_entry_is_found_by_month_subject_and_actor_within_budgets() -> None:
    for number in range(25):
        put(audit_entry(CLERK, "suspend", ANA, f"Number {number}"), new=True)
    month = month_of(moment_of(new_id()))
    with within_budget(AuditEntry.of_month):
        assert AuditEntry.of_month(month=month).page(25).items[0].reason == "Number 24"
    with within_budget(AuditEntry.of_subject):
        assert len(AuditEntry.of_subject(subject=ANA.key).page(24)) == 24
    with within_budget(AuditEntry.by_actor):
        assert len(AuditEntry.by_actor(actor_id=CLERK.id).page(24)) == 24


def test_an_entry_is_never_written_over() -> None:
    entry = audit_entry(CLERK, "suspend", ANA)
    put(entry, new=True)
    with pytest.raises(Refused):
        put(entry.replace(reason="Something else"), new=True)
    assert log() == [entry]


def uses() -> Iterator[tuple[str, str]]:
    """What the program asks of entries, beside making them."""
    for package in ("plaza", "shop", "accounts", "web", "dynamo"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Attribute)
                    and isinstance(node.value, ast.Name)
                    and node.value.id == "AuditEntry"
                ):
                    yield str(path.relative_to(ROOT)), node.attr


def test_nothing_of_the_program_changes_or_deletes_an_entry() -> None:
    """It would take its key, or an attribute to set."""
    assert {what for _, what in uses()} == {"of_month", "of_subject", "by_actor"}


def test_what_is_not_done_is_not_in_the_log() -> None:
    a_member("ana")
    credential = Credential.by_username(username="ana")
    with faults() as engine, pytest.raises((Throttled, Conflict)):
        engine.fail("TransactWriteItems", lambda: Throttled("Too fast."), times=50)
        suspending.suspend(credential, CLERK, "Spam")
    assert log() == []
    assert Credential.by_username(username="ana").status == ACTIVE
    suspending.suspend(credential, CLERK, "Spam")
    with pytest.raises(suspending.AlreadySo):
        suspending.make_staff(credential, CLERK, "It was read before")
    assert [entry.action for entry in log()] == ["suspend"]


def test_each_change_of_a_member_is_one_transaction() -> None:
    a_member("ana")
    for change in (suspending.make_staff, suspending.unmake_staff, suspending.suspend, suspending.readmit):
        credential = Credential.by_username(username="ana")
        with within_budget(change):
            change(credential, CLERK, "A test")
        with pytest.raises(suspending.AlreadySo):
            change(Credential.by_username(username="ana"), CLERK, "Twice")
    assert [entry.action for entry in log()] == ["readmit", "suspend", "unmake_staff", "make_staff"]


def test_the_first_member_of_staff_is_made_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    a_member("ana")
    call_command("staff", "Ana", reason="The first one")
    assert Credential.by_username(username="ana").is_staff
    with pytest.raises(CommandError, match="was changed meanwhile"):
        call_command("staff", "ana")
    call_command("staff", "ana", remove=True)
    assert not Credential.by_username(username="ana").is_staff
    with pytest.raises(CommandError, match="Nobody is called ben"):
        call_command("staff", "ben")
    assert [(entry.actor_name, entry.action, entry.reason) for entry in log()] == [
        (COMMAND_LINE.name, "unmake_staff", ""),
        (COMMAND_LINE.name, "make_staff", "The first one"),
    ]
    assert capsys.readouterr().out == "Ana is staff.\nana is no longer staff.\n"
