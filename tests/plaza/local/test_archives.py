"""The packages read from npm's registry: what is pinned is what is used, or nothing is."""

import base64
import hashlib
import io
import os
import tarfile
from pathlib import Path

import pytest

from plaza.local import archives
from plaza.local.archives import Archive, install_archives, pinned
from plaza.local.steps import Halted

pytestmark = pytest.mark.no_engine


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An npm that packs what lies in the directory it returns."""
    shelf = tmp_path / "shelf"
    programs = tmp_path / "programs"
    shelf.mkdir()
    programs.mkdir()
    for name, script in {"npm": f'cp "{shelf}"/*.tgz .', "node": ":"}.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    monkeypatch.setenv("PATH", path)
    monkeypatch.setattr(archives, "program_environment", lambda: os.environ | {"PATH": path})
    monkeypatch.setattr(archives, "UNPACKED", tmp_path / "unpacked")
    return shelf


def put_on(shelf: Path, content: bytes) -> str:
    """Packs one file as npm does; its checksum."""
    with tarfile.open(shelf / "jug-1.0.0.tgz", "w:gz") as archive:
        entry = tarfile.TarInfo("package/jug.txt")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    digest = hashlib.sha512((shelf / "jug-1.0.0.tgz").read_bytes()).digest()
    return "sha512-" + base64.b64encode(digest).decode()


def test_unpacks_once_and_again_when_the_pin_changes(npm: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    first = Archive("@clay/jug", "1.0.0", put_on(npm, b"blue"))
    monkeypatch.setattr(archives, "pinned", lambda: [first])
    install_archives()
    assert (first.place / "jug.txt").read_text() == "blue"

    capsys.readouterr()
    install_archives()
    assert capsys.readouterr().out == ""

    second = Archive("@clay/jug", "1.0.1", put_on(npm, b"green"))
    monkeypatch.setattr(archives, "pinned", lambda: [second])
    install_archives()
    assert (second.place / "jug.txt").read_text() == "green"


def test_refuses_an_archive_that_is_not_the_one_pinned(npm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_on(npm, b"not blue")
    archive = Archive("@clay/jug", "1.0.0", "sha512-" + "A" * 86 + "==")
    monkeypatch.setattr(archives, "pinned", lambda: [archive])
    with pytest.raises(Halted, match=r"@clay/jug 1\.0\.0 .* its checksum differs, so nothing of it was used\.$"):
        install_archives()
    assert not archive.place.exists()


def test_says_what_could_not_be_downloaded(npm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "pinned", lambda: [Archive("@clay/jug", "1.0.0", "sha512-")])
    with pytest.raises(Halted, match=r"^@clay/jug 1\.0\.0 could not be downloaded: "):
        install_archives()


def test_what_is_pinned_can_be_read() -> None:
    assert {archive.name for archive in pinned()} == {"amplify-dynamodb-simulator", "@vendure/create"}
