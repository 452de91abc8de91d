"""Lets a member mind the house, or no more: the way to the first member of staff."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.audit_entries import COMMAND_LINE
from accounts.credentials import Credential
from accounts.identity import suspending
from accounts.identity.names import comparable
from dynamo.errors import NotFound, Refused


class Command(BaseCommand):
    help = "Let a member open the staff console at /staff/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--remove", action="store_true", help="let them mind it no more")
        parser.add_argument("--reason", default="", help="for the audit log")

    def handle(self, *, username: str, remove: bool, reason: str, **options: Any) -> None:
        change = suspending.unmake_staff if remove else suspending.make_staff
        try:
            change(Credential.by_username(username=comparable(username)), COMMAND_LINE, reason)
        except NotFound as error:
            raise CommandError(f"Nobody is called {username}.") from error
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{username} is no longer staff." if remove else f"{username} is staff.")
