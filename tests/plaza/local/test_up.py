"""What bin/up says when it cannot start: one sentence, exit code 1, no traceback."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from dynamo.tools.local import free_port
from plaza.local import ROOT
from plaza.local.steps import CommandFailed, telling_line

pytestmark = pytest.mark.no_engine


def up(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ROOT / "bin" / "up", *words], env=os.environ | environment, capture_output=True, text=True, timeout=120
    )


def test_a_taken_port() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = up("--port", str(port))
    assert ended.returncode == 1
    assert re.fullmatch(
        rf"Port {port} is taken: stop the program that uses it, or choose another, as in bin/up --port \d+\.",
        ended.stderr.strip(),
    )


@pytest.mark.parametrize("word", ["0", "65536", "eighty"])
def test_a_port_that_is_none(word: str) -> None:
    ended = up("--port", word)
    assert ended.returncode == 2
    assert f"{word} is not a port" in ended.stderr


def test_no_python_that_is_new_enough(tmp_path: Path) -> None:
    """In a clone without a virtual environment, on a machine with an old Python only."""
    (tmp_path / "clone" / "bin").mkdir(parents=True)
    (tmp_path / "programs").mkdir()
    for name in ("up", "with-python"):
        (tmp_path / "clone" / "bin" / name).write_text((ROOT / "bin" / name).read_text())
        (tmp_path / "clone" / "bin" / name).chmod(0o755)
    for name in ("bash", "dirname", "env", "readlink"):
        (tmp_path / "programs" / name).symlink_to(f"/usr/bin/{name}")
    (tmp_path / "programs" / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "programs" / "python3").chmod(0o755)
    ended = subprocess.run(
        [tmp_path / "clone" / "bin" / "up"], env={"PATH": str(tmp_path / "programs")}, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert ended.stderr == (
        "Plaza needs Python 3.11 or newer, and finds none on this machine: install it, then start again.\n"
    )


class TestWhereItIsCalledFrom:
    """The programs of bin/, in a clone without a virtual environment, each of which names its own directory."""

    @pytest.fixture
    def clone(self, tmp_path: Path) -> Path:
        clone = tmp_path / "clone"
        shutil.copytree(ROOT / "bin", clone / "bin")
        (clone / "plaza" / "local").mkdir(parents=True)
        for name in ("up", "testing"):
            (clone / "plaza" / "local" / f"{name}.py").write_text("import os, sys; print(os.getcwd(), *sys.argv[1:])")
        return clone

    @pytest.mark.parametrize("name", ["up", "test"])
    def test_a_link_finds_its_clone(self, clone: Path, name: str, tmp_path: Path) -> None:
        link = tmp_path / "elsewhere"
        link.symlink_to(clone / "bin" / name)
        assert subprocess.check_output([link, "one", "two words"], text=True) == f"{clone} one two words\n"

    @pytest.mark.parametrize("name", ["up", "manage"])
    def test_cdpath_leads_nowhere_else(self, clone: Path, name: str, tmp_path: Path) -> None:
        """`cd` would look for bin/.. in its directories first, and print where it went."""
        (tmp_path / "other" / "bin").mkdir(parents=True)
        (clone / ".venv" / "bin").mkdir(parents=True)
        (clone / ".venv" / "bin" / "python").symlink_to("/bin/echo" if name == "manage" else sys.executable)
        (clone / ".local").mkdir()
        (clone / ".local" / "running").write_text("PLAZA_DEBUG=1\n")
        ended = subprocess.run(
            ["bash", f"bin/{name}", "check"],
            cwd=clone,
            env=os.environ | {"CDPATH": str(tmp_path / "other")},
            capture_output=True,
            text=True,
        )
        assert ended.stdout == {"up": f"{clone} check\n", "manage": "manage.py check\n"}[name]


class TestTerminals:
    """A start as a terminal of another encoding shows it."""

    def printed(self, program: str, encoding: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", f"from plaza.local.steps import Halted, ending_in_words, step\n{program}"],
            cwd=ROOT,
            env=os.environ | {"PYTHONIOENCODING": encoding},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return done.stdout.decode(encoding)

    STEP = "with step('Tables'): pass"

    def test_signs_are_plain_where_there_are_no_others(self) -> None:
        assert self.printed(self.STEP, "utf-8").startswith("  ✓ Tables")
        assert self.printed(self.STEP, "iso-8859-1").startswith("  + Tables")

    def test_words_it_has_no_letters_for_end_nothing(self) -> None:
        halting = "def main(): raise Halted('Zoë’s Plaza stops.')\nending_in_words(main)"
        assert self.printed(halting, "iso-8859-1") == "\nZoë?s Plaza stops.\n"


def test_a_file_that_cannot_be_written_is_named_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("no directory")
    writing = f"open('{tmp_path}/kept/receipt', 'w')"
    ended = subprocess.run(
        [sys.executable, "-c", f"from plaza.local.steps import ending_in_words; ending_in_words(lambda: {writing})"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert ended.stderr == f"\nPlaza stops, because of {tmp_path}/kept/receipt: Not a directory.\n"


def test_the_log_of_a_failure_is_optional(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kept").write_text("no directory")
    monkeypatch.setattr("plaza.local.steps.LOG", tmp_path / "kept" / "last-failure.txt")
    assert str(CommandFailed("npm error 404")) == "npm error 404"


def test_data_that_another_plaza_uses(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = up("--port", str(free_port()), PLAZA_DATA_DIR=str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr.strip() == f"Plaza is running already, with the data in {tmp_path}: stop that one first."


def test_a_command_that_failed_is_told_by_its_telling_line() -> None:
    assert telling_line("Collecting\nERROR: No matching distribution found for jug.\n\nnotice\n") == (
        "No matching distribution found for jug"
    )
    assert telling_line("npm error code ECONNREFUSED\nnpm error If you are behind a proxy\n") == (
        "the package registry cannot be reached"
    )
    assert telling_line("") == "it printed nothing"
    assert "last-failure.txt" in str(CommandFailed("npm error 404"))
