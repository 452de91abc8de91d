"""The parts a Procfile names, run side by side; honcho's printer puts a part's name before each line it prints."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import IO

from honcho.colour import get_colours
from honcho.environ import parse_procfile
from honcho.printer import Message, Printer

from dynamo.tools.local import ending_with_its_parent

SECONDS_TO_STOP = 12


class Processes:
    """Each part leads a process group of its own, so that its children end with it, however it ends."""

    def __init__(self, procfile: Path, *, environment: Mapping[str, str], output: IO[str] | None = None) -> None:
        self.commands: dict[str, str] = parse_procfile(procfile.read_text()).processes
        self.place = procfile.parent
        self.environment = environment
        self._printer = Printer(output or sys.stdout, width=max(map(len, self.commands)))
        self._printing = threading.Lock()
        self._started: dict[str, subprocess.Popen[bytes]] = {}
        self._readers: list[threading.Thread] = []

    def start(self) -> None:
        for (name, command), colour in zip(self.commands.items(), get_colours(), strict=False):
            process = self._started[name] = subprocess.Popen(  # noqa: S602 (the Procfile is ours)
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
            reader = threading.Thread(target=self._print, args=(name, colour, process.stdout), daemon=True)
            reader.start()
            self._readers.append(reader)

    def ended(self) -> str | None:
        """The name of a part that has ended by itself."""
        return next((name for name, process in self._started.items() if process.poll() is not None), None)

    def process_ids(self) -> list[int]:
        return [process.pid for process in self._started.values()]

    def stop(self) -> None:
        """Asks every part to end, and ends the group of each that has not in time."""
        deadline = time.monotonic() + SECONDS_TO_STOP
        for process in self._started.values():
            _signal(process, signal.SIGTERM)
        for process in self._started.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            _signal(process, signal.SIGKILL)
            process.wait()
        for reader in self._readers:
            reader.join(1)

    def _print(self, name: str, colour: str, lines: IO[bytes]) -> None:
        for line in lines:
            with self._printing:
                self._printer.write(Message(type="line", data=line, time=datetime.now(), name=name, colour=colour))


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return  # The whole group has ended.
