"""The virtual environment: believed only when its Python runs in it, made anew otherwise, and never in a circle."""

import os
import sys
import venv
from pathlib import Path

import pytest

from plaza.local import installing
from plaza.local.steps import Halted

pytestmark = pytest.mark.no_engine


class WentOn(Exception):
    """The program would have gone on in the Python named."""


@pytest.fixture
def made_by() -> list[Path]:
    """The Pythons that made it, each time it was made."""
    return []


@pytest.fixture
def environment(tmp_path: Path, made_by: list[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the virtual environment should be; it is made without pip, which would take seconds."""

    def go_on(python: Path, words: list[str]) -> None:
        raise WentOn(python)

    def make(words: list[str | Path]) -> str:
        assert words[1:] == ["-m", "venv", "--clear", place]
        made_by.append(Path(words[0]))
        venv.create(place, clear=True, symlinks=True)
        return ""

    place = tmp_path / ".venv"
    monkeypatch.delenv("PYTHONHOME", raising=False)
    monkeypatch.setattr(installing, "VENV", place)
    monkeypatch.setattr(installing, "run", make)
    monkeypatch.setattr(os, "execv", go_on)
    return place


def test_one_that_is_there_is_used(environment: Path, made_by: list[Path]) -> None:
    venv.create(environment)
    with pytest.raises(WentOn):
        installing.enter_virtual_environment("plaza.local.up")
    assert made_by == []


@pytest.mark.parametrize("left", ["nothing", "no pyvenv.cfg", "no python"])
def test_one_that_is_broken_is_made_anew(environment: Path, made_by: list[Path], left: str) -> None:
    if left != "nothing":
        venv.create(environment)
        (environment / {"no pyvenv.cfg": "pyvenv.cfg", "no python": "bin/python"}[left]).unlink()
    with pytest.raises(WentOn):
        installing.enter_virtual_environment("plaza.local.up")
    assert len(made_by) == 1
    assert (environment / "pyvenv.cfg").exists()


@pytest.mark.parametrize("links", [True, False])
def test_it_is_made_by_a_python_outside_of_it(environment: Path, links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when its own Python runs without pyvenv.cfg: that one is gone when the directory is emptied."""
    venv.create(environment, symlinks=links)
    (environment / "pyvenv.cfg").unlink()
    monkeypatch.setattr(sys, "_base_executable", str(environment / "bin" / "python"))
    assert environment not in installing._python_outside().parents
    assert installing._python_outside().resolve() == Path(sys.executable).resolve()


def test_one_that_stays_broken_is_said_and_not_tried_for_ever(
    environment: Path, made_by: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installing, "_runs", lambda python: False)
    with pytest.raises(Halted, match="does not run in it: unset PYTHONHOME"):
        installing.enter_virtual_environment("plaza.local.up")
    assert len(made_by) == 1
