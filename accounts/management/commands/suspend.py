"""Keeps a member out, or lets them in again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.audit_entries import COMMAND_LINE
from accounts.credentials import Credential
from accounts.identity import suspending
from accounts.identity.names import comparable
from dynamo.errors import NotFound, Refused


class Command(BaseCommand):
    help = "Suspend a member: their sessions end, and they cannot sign in until they are readmitted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--readmit", action="store_true", help="let them sign in again")
        parser.add_argument("--reason", default="", help="for the audit log")

    def handle(self, *, username: str, readmit: bool, reason: str, **options: Any) -> None:
        change = suspending.readmit if readmit else suspending.suspend
        try:
            change(Credential.by_username(username=comparable(username)), COMMAND_LINE, reason)
        except NotFound as error:
            raise CommandError(f"Nobody is called {username}.") from error
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{username} can sign in again." if readmit else f"{username} is suspended.")
