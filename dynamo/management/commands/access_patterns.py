"""Prints every access pattern, and checks that those the requirements ask for are there, called and tested, and that
this release and the one before can read what the other one stores."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dynamo.backfills import declared_backfills
from dynamo.errors import BadValue
from dynamo.reads.patterns import Declared
from dynamo.tools import requirements
from dynamo.tools.compatibility import changes
from dynamo.tools.shapes import Shapes, declared_shapes, shapes_in, written


def filled() -> set[str]:
    """The attributes that declared backfills fill, each with its kind."""
    return {
        f"{each.kind.__name__}.{each.kind.attributes[name].attr_name}"
        for each in declared_backfills()
        for name in each.fills
    }


class Command(BaseCommand):
    help = "Prints every access pattern: its numbers in the requirements, name, operation, table or index, and budget."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        house = Path(settings.BASE_DIR)
        parser.add_argument(
            "--check",
            action="store_true",
            help="exit 1 when a number lacks its pattern, a pattern its caller or its test, or when what is stored has "
            "another shape than was recorded",
        )
        parser.add_argument(
            "--record",
            action="store_true",
            help="record the shapes of what is stored, if releases can read each other's",
        )
        parser.add_argument("--shapes", type=Path, default=house / "docs" / "stored-shapes.toml", metavar="FILE")
        parser.add_argument("--all", action="store_true", help="exit 1 while numbers are still to come")
        parser.add_argument(
            "--list", type=Path, dest="listed_in", default=house / "docs" / "access-patterns.toml", metavar="FILE"
        )
        parser.add_argument("--tests", type=Path, default=house / "tests", metavar="DIRECTORY")

    def handle(self, *, check: bool, record: bool, listed_in: Path, tests: Path, shapes: Path, **options: Any) -> None:
        packages = requirements.first_party_packages()
        requirements.import_everything(packages)
        try:
            listed = requirements.requirements_in(listed_in)
            now = declared_shapes(packages)
            before = shapes_in(shapes) if check or (record and shapes.exists()) else Shapes()
        except BadValue as error:
            raise CommandError(str(error)) from error
        if record:
            self._record(before, now, shapes)
            return
        patterns = requirements.patterns_of(packages)
        self._print(patterns)
        wrong: list[str] = []
        if check:
            tested, called = requirements.budgets_tested_in(tests), requirements.places_called(packages)
            wrong += requirements.shortcomings(listed, patterns, tested=tested, called=called)
            for change in changes(before, now, filled()):
                wrong.append(change.words + " Record it: access_patterns --record." * change.readable)
        to_come = [number for number in listed if not number.built]
        if check or options["all"]:
            self._print_to_come([f"{number.number:>4}  {number.title}" for number in to_come])
        for line in wrong:
            self.stdout.write(f"  wrong  {line}")
        if wrong:
            raise CommandError(f"{len(wrong)} {'thing is' if len(wrong) == 1 else 'things are'} wrong.")
        if options["all"] and to_come:
            raise CommandError(f"{len(to_come)} of {len(listed)} numbers are still to come.")
        if check:
            self.stdout.write(
                f"{len(listed) - len(to_come)} of {len(listed)} numbers are built, declared, called and tested."
            )

    def _record(self, before: Shapes, now: Shapes, file: Path) -> None:
        changed = list(changes(before, now, filled()))
        for change in changed:
            self.stdout.write(f"  {'changed' if change.readable else 'refused'}  {change.words}")
        if refused := sum(not change.readable for change in changed):
            raise CommandError(
                f"{refused} {'change' if refused == 1 else 'changes'} could not be read. Nothing is recorded."
            )
        file.write_text(written(now), "utf-8")
        self.stdout.write(f"{file.name} records {len(now.items)} kinds of item and {len(now.records)} records.")

    def _print(self, patterns: list[Declared]) -> None:
        rows = [
            (", ".join(p.numbers) or "–", p.name, p.operation, p.target, *str(p.budget).split(" ", 1)) for p in patterns
        ]
        head = ("No.", "Pattern", "Operation", "Table or index", "Req/RT", "Units")
        widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
        for row in (head, *rows):
            self.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())

    def _print_to_come(self, lines: list[str]) -> None:
        if lines:
            self.stdout.write("\nStill to come:")
            for line in lines:
                self.stdout.write(line)
        self.stdout.write("")
