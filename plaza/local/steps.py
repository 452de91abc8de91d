"""The steps of a start, printed one a line with the time each took, and the one sentence that ends a failed one."""

import contextlib
import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from plaza.local import KEPT, ROOT

LOG = KEPT / "last-failure.txt"
# The words of pip and npm for it.
NOBODY_ANSWERS = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH"
)


class Halted(Exception):
    """Why it goes no further: one sentence for the person who started it."""


def sign(character: str, plain: str) -> str:
    """The character, or the plain one where the terminal has no other."""
    try:
        character.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return plain
    return character


class Step:
    """One line of what is printed: its name, its time, and a remark."""

    def __init__(self) -> None:
        self.remark = ""


@contextlib.contextmanager
def step(name: str, *, live: bool = False) -> Iterator[Step]:
    """Times the block. One that prints for itself is live: its name comes above what it prints."""
    this = Step()
    begun = time.monotonic()
    if live:
        print(f"    {name}", flush=True)
    elif sys.stdout.isatty():
        print(f"    {name} {sign('…', '...')}", end="", flush=True)
    back = "\r" if sys.stdout.isatty() and not live else ""
    try:
        yield this
    except BaseException:
        print(f"{back}  {sign('✗', 'x')} {name:<26}", flush=True)
        raise
    seconds = f"{time.monotonic() - begun:.1f} s"
    print(f"{back}  {sign('✓', '+')} {name:<26}{seconds:>8}   {this.remark}".rstrip(), flush=True)


class CommandFailed(Exception):
    """A program ended with an error; its last telling line is here, what it printed in a file where one can be kept."""

    def __init__(self, output: str) -> None:
        self.output = output
        told = telling_line(output)
        with contextlib.suppress(OSError):
            LOG.parent.mkdir(parents=True, exist_ok=True)
            LOG.write_text(output, encoding="utf-8", errors="replace")
            told += f" (all of it: {LOG.relative_to(ROOT)})"
        super().__init__(told)


def telling_line(output: str) -> str:
    """What went wrong, in a few words: that nobody answered, or the last line that names an error, or the last line."""
    if NOBODY_ANSWERS.search(output):
        return "the package registry cannot be reached"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower() and "A complete log" not in line]
    return (errors or lines or ["it printed nothing"])[-1].removeprefix("ERROR: ").rstrip(".")


def run(words: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> str:
    """What the program printed, once it has ended well; else CommandFailed."""
    try:
        done = subprocess.run(
            words,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as problem:
        raise CommandFailed(f"{words[0]}: {problem.strerror}") from problem
    if done.returncode:
        raise CommandFailed(done.stdout)
    return done.stdout


def ending_in_words(main: Callable[[], int]) -> NoReturn:
    """Runs a program to its exit code: a sentence instead of a traceback, and the shell's codes for signals."""
    received: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        received.append(number)
        if len(received) == 1:  # A second Ctrl-C must not cut short the stopping that the first began.
            raise KeyboardInterrupt

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # What a terminal cannot show is no reason to end.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        code = main()
    except Halted as reason:
        print(f"\n{reason}", file=sys.stderr)
        code = 1
    except OSError as problem:
        if not problem.filename:
            raise
        print(f"\nPlaza stops, because of {problem.filename}: {problem.strerror}.", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        code = 128 + received[0] if received else 130
    sys.stdout.flush()
    sys.exit(code)


def program_environment() -> dict[str, str]:
    """The environment in which the virtual environment's programs are found, before the machine's own."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    encoding = os.environ.get("PYTHONIOENCODING", "").partition(":")[0]
    return os.environ | {"PATH": path, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": f"{encoding}:replace"}
