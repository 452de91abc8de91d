"""Packages of npm's registry that Plaza reads as they are: DynamoDB Local, and the demo's photographs."""

import base64
import hashlib
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

from plaza.local import KEPT, ROOT
from plaza.local.installing import install_npm
from plaza.local.steps import CommandFailed, Halted, program_environment, run, step

PINNED = ROOT / "npm-packages.txt"
UNPACKED = KEPT / "npm"


class Archive(NamedTuple):
    """A package, its version, and the checksum its archive must have."""

    name: str
    version: str
    checksum: str

    @property
    def place(self) -> Path:
        return UNPACKED / self.name

    @property
    def receipt(self) -> Path:
        """The file in an unpacked package that says which archive it came from."""
        return self.place / ".unpacked-from"

    @property
    def unpacked(self) -> bool:
        return self.receipt.exists() and self.receipt.read_text() == self.checksum


def pinned() -> list[Archive]:
    archives = []
    for line in PINNED.read_text().splitlines():
        if line and not line.startswith("#"):
            package, checksum = line.split()
            name, version = package.rsplit("@", 1)
            archives.append(Archive(name, version, checksum))
    return archives


def install_archives() -> None:
    """Fetches and unpacks what is missing; npm itself is looked for only then."""
    missing = [archive for archive in pinned() if not archive.unpacked]
    if missing:
        install_npm()
    for archive in missing:
        with step(archive.name):
            _install(archive)


def _install(archive: Archive) -> None:
    UNPACKED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=UNPACKED) as directory:
        try:
            run(["npm", "pack", f"{archive.name}@{archive.version}"], env=program_environment(), cwd=Path(directory))
        except CommandFailed as failure:
            raise Halted(f"{archive.name} {archive.version} could not be downloaded: {failure}.") from failure
        (file,) = Path(directory).glob("*.tgz")
        if checksum(file) != archive.checksum:
            raise Halted(
                f"{archive.name} {archive.version} was downloaded, but is not what {PINNED.name} pins: "
                "its checksum differs, so nothing of it was used."
            )
        unpack(file, Path(directory) / "new")
        shutil.rmtree(archive.place, ignore_errors=True)
        archive.place.parent.mkdir(parents=True, exist_ok=True)
        (Path(directory) / "new" / "package").rename(archive.place)
        archive.receipt.write_text(archive.checksum)


def checksum(file: Path) -> str:
    """As npm writes it: sha512- and base64."""
    with file.open("rb") as content:
        return "sha512-" + base64.b64encode(hashlib.file_digest(content, "sha512").digest()).decode()


def unpack(file: Path, directory: Path) -> None:
    with tarfile.open(file) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Not in the oldest of Python 3.11.
        archive.extractall(directory)  # noqa: S202 (its checksum is the one we pinned)
