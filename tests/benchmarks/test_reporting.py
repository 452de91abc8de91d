"""Goals, the exit code and what is written."""

import argparse
import json
from pathlib import Path

import pytest

from benchmarks import reporting
from benchmarks.reporting import Goal, Report, Table

pytestmark = pytest.mark.no_engine


def leave(report: Report, monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    monkeypatch.setattr("sys.argv", ["benchmark", *words])
    with pytest.raises(SystemExit) as left:
        reporting.run(lambda arguments: report, argparse.ArgumentParser())
    return left.value.code


@pytest.mark.parametrize(
    ("goal", "reached"),
    [
        (Goal("most", 2.0, 2.0), True),
        (Goal("most", 2.01, 2.0), False),
        (Goal("least", 5.0, 5.0, at_least=True), True),
        (Goal("least", 4.99, 5.0, at_least=True), False),
    ],
)
def test_a_missed_goal_is_said_and_leaves_with_one(
    goal: Goal, reached: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert leave(Report(goals=[goal]), monkeypatch) == (0 if reached else 1)
    assert ("MISSED" in capsys.readouterr().out) is not reached


def test_one_missed_goal_of_two_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    assert leave(Report(goals=[Goal("held", 1, 2), Goal("missed", 3, 2)]), monkeypatch) == 1


def test_json_has_every_figure_unrounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table("CPU", ("", "GetItem", "Query"), [("ours", 97.123456, None)])
    report = Report(tables=[table], goals=[Goal("ratio", 9.876, 10, at_least=True)])
    leave(report, monkeypatch, "--json", str(tmp_path / "figures.json"))
    written = json.loads((tmp_path / "figures.json").read_text())
    assert written["tables"] == [
        {"title": "CPU", "columns": ["", "GetItem", "Query"], "rows": [["ours", 97.123456, None]]}
    ]
    assert written["goals"] == [{"name": "ratio", "figure": 9.876, "limit": 10, "at_least": True, "reached": False}]
    assert written["machine"]["cores"] >= 1
