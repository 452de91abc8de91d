"""What every benchmark ends with: its tables, its goals and whether they hold, for eyes and as JSON."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure of this run, and the limit it is held to."""

    name: str
    figure: float
    limit: float
    at_least: bool = False

    @property
    def reached(self) -> bool:
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        verdict = "reached" if self.reached else "MISSED "
        return f"{verdict}  {self.name}: {_text(self.figure)} (goal {sign} {_text(self.limit)})"


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in rows. The first column names the row; the others hold numbers, texts, or None where there is none."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | float | None]]

    def __str__(self) -> str:
        cells = [list(self.columns), *([_text(cell) for cell in row] for row in self.rows)]
        widths = [max(len(row[column]) for row in cells) for column in range(len(self.columns))]
        lines = [
            "  ".join(_aligned(cell, width, i) for i, (cell, width) in enumerate(zip(row, widths, strict=True)))
            for row in cells
        ]
        return "\n".join([self.title, lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


@dataclass(slots=True)
class Report:
    tables: list[Table] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n\n".join([*map(str, self.tables), "\n".join(map(str, self.goals))])

    @property
    def reached(self) -> bool:
        return all(goal.reached for goal in self.goals)

    def write(self, path: Path) -> None:
        """The same figures as JSON, with the machine they were taken on."""
        content = {
            "machine": {
                "python": platform.python_version(),
                "system": f"{platform.system()} {platform.release()} {platform.machine()}",
                "cores": len(os.sched_getaffinity(0)),
            },
            "tables": [asdict(table) for table in self.tables],
            "goals": [{**asdict(goal), "reached": goal.reached} for goal in self.goals],
        }
        path.write_text(json.dumps(content, indent=2) + "\n")


def run(measure: Callable[[argparse.Namespace], Report], parser: argparse.ArgumentParser) -> None:
    """Measure, print, write what `--json` names, and leave with 1 when a goal is missed."""
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    arguments = parser.parse_args()
    report = measure(arguments)
    print(report)
    if arguments.json:
        report.write(arguments.json)
    sys.exit(0 if report.reached else 1)


def _text(cell: str | float | None) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.1f}" if abs(cell) >= 10 else f"{cell:.2f}"


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column == 0 else cell.rjust(width)
