"""Shows how the tables that exist differ from those declared, and with --apply settles what loses no data."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dynamo.errors import Denied, DynamoError, Unavailable
from dynamo.model.tables import declared_tables
from dynamo.schema.differences import Difference, differences, settled


class Command(BaseCommand):
    help = "Shows what differs between the declared tables and those that exist. Exits 1 when anything does."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--apply", action="store_true", help="create, add and switch on what is missing; nothing is ever dropped"
        )

    def handle(self, *, apply: bool, **options: Any) -> None:
        begun = time.monotonic()
        try:
            if apply:
                for difference in settled():
                    self.stdout.write(f"  settled  {_line(difference)}")
            left = differences()
        except Unavailable as error:
            raise CommandError(f"DynamoDB at {_where()} does not answer: {error}") from error
        except Denied as error:
            raise CommandError(f"DynamoDB at {_where()} does not let us in: {error}") from error
        except DynamoError as error:
            raise CommandError(f"The tables could not be looked at or changed: {error}") from error
        for difference in left:
            word = "note" if difference.note else "differs" if difference.settle else "refused"
            self.stdout.write(f"  {word:<7}  {_line(difference)}")
        self._conclude([difference for difference in left if not difference.note], time.monotonic() - begun)

    def _conclude(self, left: list[Difference], seconds: float) -> None:
        count = len(list(declared_tables()))
        if not left:
            self.stdout.write(f"{count} tables at {_where()} are as declared ({seconds:.1f} s).")
            return
        able = sum(difference.settle is not None for difference in left)
        words = [f"--apply settles {able}." if able else "", f"{len(left) - able} need a person." * (len(left) > able)]
        raise CommandError(f"Differences at {_where()}: {len(left)}. {' '.join(filter(None, words))}")


def _line(difference: Difference) -> str:
    return f"{difference.table:<16} {difference.words}" if difference.table else difference.words


def _where() -> str:
    return str(settings.DYNAMO.get("ENDPOINT") or f"AWS in {settings.DYNAMO['REGION']}")
