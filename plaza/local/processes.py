"""The parts a Procfile names, run side by side; honcho's printer puts a part's name before each line it prints."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from honcho.colour import get_colours
from honcho.environ import parse_procfile
from honcho.printer import Message, Printer

from dynamo.tools.local import ending_with_its_parent

SECONDS_TO_STOP = 12
# A part that ends within so many seconds of its start has failed at once. It is started again after these pauses, and
# given up when none is left; one that lived longer is started again without a pause.
AT_ONCE = 5.0
PAUSES = (0.0, 0.5, 2.0)
# What is left of a part that ended is asked to end when the next one has run for so long, and ended as long after that.
SECONDS_TO_TAKE_OVER = 20.0


@dataclass
class Restarts:
    """When a part that ended is started again."""

    failed: int = 0

    def pause_after(self, lived: float) -> float | None:
        """Seconds to wait; None when it failed at once too often."""
        self.failed = self.failed + 1 if lived < AT_ONCE else 0
        return PAUSES[self.failed] if self.failed < len(PAUSES) else None


@dataclass
class Part:
    """One line of the Procfile, and the process that runs it now."""

    name: str
    command: str
    colour: str
    process: subprocess.Popen[bytes]
    started: float
    restarts: Restarts = field(default_factory=Restarts)
    # When it is started again; None while it runs.
    due: float | None = None
    # The process before, whose children may work on until this one has taken their place: a server's go on serving.
    remains: subprocess.Popen[bytes] | None = None
    asked_remains: bool = False


class Processes:
    """Each part leads a process group of its own, so that its children end with it, however it ends."""

    def __init__(self, procfile: Path, *, environment: Mapping[str, str], output: IO[str] | None = None) -> None:
        self.commands: dict[str, str] = parse_procfile(procfile.read_text()).processes
        self.place = procfile.parent
        self.environment = environment
        self._printer = Printer(output or sys.stdout, width=max(map(len, self.commands)))
        self._printing = threading.Lock()
        self._parts: list[Part] = []
        self._readers: list[threading.Thread] = []

    def start(self) -> None:
        for (name, command), colour in zip(self.commands.items(), get_colours(), strict=False):
            self._parts.append(Part(name, command, colour, self._run(name, command, colour), time.monotonic()))

    def ended(self) -> str | None:
        """The name of a part that has ended by itself."""
        return next((part.name for part in self._parts if part.process.poll() is not None), None)

    def restart_what_ended(self) -> str | None:
        """Starts again what has ended, when it is time; the name of a part that failed at once too often."""
        return next((part.name for part in self._parts if not self._runs_again(part)), None)

    def process_ids(self) -> list[int]:
        return [part.process.pid for part in self._parts]

    def stop(self) -> None:
        """Asks every part to end, and ends the group of each that has not in time."""
        deadline = time.monotonic() + SECONDS_TO_STOP
        for part in self._parts:
            _signal(part.process, signal.SIGTERM)
        for part in self._parts:
            with contextlib.suppress(subprocess.TimeoutExpired):
                part.process.wait(max(0.0, deadline - time.monotonic()))
            _end_remains(part)
            _signal(part.process, signal.SIGKILL)
            part.process.wait()
        for reader in self._readers:
            reader.join(1)

    def _run(self, name: str, command: str, colour: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S602 (the Procfile is ours)
            command,
            shell=True,
            cwd=self.place,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=ending_with_its_parent(),
        )
        reader = threading.Thread(target=self._print_lines, args=(name, colour, process.stdout), daemon=True)
        reader.start()
        self._readers = [each for each in self._readers if each.is_alive()] + [reader]
        return process

    def _runs_again(self, part: Part) -> bool:
        """Whether it runs, or will after a pause."""
        now = time.monotonic()
        if part.due is not None:
            if now >= part.due:
                part.process, part.started, part.due = self._run(part.name, part.command, part.colour), now, None
        elif part.process.poll() is not None:
            pause = part.restarts.pause_after(now - part.started)
            if pause is None:
                return False
            self._print(part.name, part.colour, f"{how_it_ended(part.process.returncode)}: it is started again.")
            _end_remains(part)
            part.remains, part.asked_remains, part.due = part.process, False, now + pause
        elif part.remains is not None and now - part.started >= 2 * SECONDS_TO_TAKE_OVER:
            _end_remains(part)
        elif part.remains is not None and now - part.started >= SECONDS_TO_TAKE_OVER and not part.asked_remains:
            _signal(part.remains, signal.SIGTERM)
            part.asked_remains = True
        return True

    def _print_lines(self, name: str, colour: str, lines: IO[bytes]) -> None:
        for line in lines:
            self._print(name, colour, line)

    def _print(self, name: str, colour: str, line: bytes | str) -> None:
        with self._printing:
            self._printer.write(Message(type="line", data=line, time=datetime.now(), name=name, colour=colour))


def how_it_ended(code: int) -> str:
    return f"Ended with exit code {code}" if code >= 0 else f"Ended by {signal.Signals(-code).name}"


def _end_remains(part: Part) -> None:
    if part.remains is not None:
        _signal(part.remains, signal.SIGKILL)
        part.remains = None


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return  # The whole group has ended.
