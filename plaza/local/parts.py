"""Plaza's parts, started and stopped together: DynamoDB Local first, then what the Procfile names."""

import contextlib
import fcntl
import ipaddress
import os
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from dynamo.tools.local import LocalDynamo, LocalDynamoFailed, answers, ending_with_its_parent, free_port, taken
from plaza.local import KEPT, ROOT
from plaza.local.processes import Processes, Restarts
from plaza.local.steps import CommandFailed, Halted, program_environment, run, step

SECONDS_TO_START = 60
# Where somebody on this machine finds what listens at all of its addresses.
LOOPBACKS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (nothing is bound here)
# What bin/manage needs to reach the Plaza that runs.
RUNNING = KEPT / "running"


class Parts:
    """A Plaza on this machine: its port, the directory with its data, the environment its programs share.

    What the parts print goes to the terminal, or to the output given.
    """

    def __init__(self, *, port: int, data: Path, output: IO[str] | None = None) -> None:
        self.host = os.environ.get("PLAZA_HOST") or "127.0.0.1"
        self.port = port
        self._refuse_a_taken_port()
        self.data = data
        self._output = output
        self.engine = LocalDynamo(keep_in=data / "dynamodb", port=free_port())
        self.environment = program_environment() | {
            "PLAZA_DEBUG": os.environ.get("PLAZA_DEBUG") or "1",
            "PLAZA_DATA_DIR": str(data),
            "PLAZA_HOST": self.host,
            "PLAZA_PORT": str(port),
            "PLAZA_URL": os.environ.get("PLAZA_URL") or self.address,
            "DYNAMO_ENDPOINT": self.engine.endpoint,
        }
        self._processes = Processes(ROOT / "Procfile", environment=self.environment, output=output)

    @property
    def _where(self) -> str:
        return f"in {Path(self._output.name).relative_to(ROOT)}" if self._output else "above"

    @property
    def address(self) -> str:
        host = f"[{self.reached_at}]" if ":" in self.reached_at else self.reached_at
        return f"http://{host}:{self.port}/"

    @property
    def reached_at(self) -> str:
        """The host to ask from this machine: all addresses of a machine are none to look at."""
        return LOOPBACKS.get(self.host, self.host)

    @property
    def in_development(self) -> bool:
        """Whether the settings will find PLAZA_DEBUG on."""
        return self.environment["PLAZA_DEBUG"].strip().lower() in {"1", "true", "yes", "on"}

    def manage(self, *words: str, live: bool = False) -> str:
        """Runs one of Django's commands on this Plaza; a live one prints for itself."""
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        if not live:
            return run(command, env=self.environment)
        # In a session of its own: Ctrl-C ends it by way of us, without a word from it.
        done = subprocess.run(
            command,
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=ending_with_its_parent(),
        )
        if done.returncode:
            raise CommandFailed("what it printed is above")
        return ""

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """All parts started, tables made, the demo loaded where there is nothing; all stopped again after the block."""
        with _alone_with(self.data), contextlib.ExitStack() as stopping:
            try:
                with step("DynamoDB Local"):
                    self.engine.start()
                stopping.callback(self.engine.stop)
                with step("Tables"):
                    self.manage("dynamo_tables", "--apply")
                with step("Demo", live=True):
                    self.manage("demo", "--if-empty", live=True)
                if not self.in_development:  # There they come straight from where they are edited.
                    with step("Static files"):
                        self.manage("collectstatic", "--noinput", "--verbosity", "0")
                stopping.callback(self._processes.stop)
                with step("Web"):
                    self._start_processes()
            except LocalDynamoFailed as failure:
                raise Halted(str(failure)) from failure
            except CommandFailed as failure:
                raise Halted(f"Plaza could not be made ready: {failure}.") from failure
            yield

    @contextlib.contextmanager
    def known_to_bin_manage(self) -> Iterator[None]:
        """While the block lasts, bin/manage runs its commands on this Plaza, if that can be written down."""
        names = ("PLAZA_DEBUG", "PLAZA_DATA_DIR", "DYNAMO_ENDPOINT", "DYNAMO_PREFIX")
        told = "".join(f"{name}={shlex.quote(self.environment[name])}\n" for name in names if name in self.environment)
        try:
            RUNNING.write_text(told)
        except OSError as problem:
            print(f"  bin/manage will not find this Plaza: {RUNNING} cannot be written ({problem.strerror}).")
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                if RUNNING.read_text() == told:  # Else it tells of a Plaza with other data, started since.
                    RUNNING.unlink()

    def wait(self, over: threading.Event) -> None:
        """Starts again what ends by itself, until it is over. Before that it ends when a part fails at once time and
        again, or by the signal that asks everything to stop."""
        restarts, started = Restarts(), time.monotonic()
        while not over.wait(0.1):
            if not self.engine.alive:
                pause = restarts.pause_after(time.monotonic() - started)
                if pause is None:
                    raise Halted("DynamoDB Local ended at once each time it was started, so all parts were stopped.")
                self._restart_engine_after(pause)
                started = time.monotonic()
            if name := self._processes.restart_what_ended():
                raise Halted(
                    f"The part {name} ended at once each time it was started, so all parts were stopped; "
                    f"its last words are {self._where}."
                )

    def _restart_engine_after(self, pause: float) -> None:
        print(f"DynamoDB Local ended by itself, and is started again. {self.engine.last_words()}", flush=True)
        time.sleep(pause)
        self.engine.stop()
        try:
            self.engine.start()
        except LocalDynamoFailed as failure:  # It is not alive then, and is tried again or given up.
            print(failure, flush=True)

    def _refuse_a_taken_port(self) -> None:
        try:
            ipaddress.ip_address(self.host)
            # Some systems let us listen at all addresses while another program does at one of them.
            if any(taken(self.port, host) for host in {self.host, self.reached_at}):
                others = range(self.port + 1, 65536)
                free = next((other for other in others if not taken(other, self.host)), 8000)
                raise Halted(
                    f"Port {self.port} is taken: stop the program that uses it, "
                    f"or choose another, as in bin/up --port {free}."
                )
        except ValueError as problem:
            raise Halted(f"PLAZA_HOST is {self.host}, and should be an IP address of this machine.") from problem
        except OSError as problem:
            raise Halted(f"Plaza cannot listen at the PLAZA_HOST {self.host}: {problem.strerror}.") from problem

    def _start_processes(self) -> None:
        self._processes.start()
        begun = time.monotonic()
        while not answers(self.port, self.reached_at):
            self._raise_for_what_ended()
            if time.monotonic() - begun > SECONDS_TO_START:
                raise Halted(
                    f"Plaza did not answer at {self.address} in {SECONDS_TO_START} s, or with an error only; "
                    f"what its parts printed is {self._where}."
                )
            time.sleep(0.1)

    def _raise_for_what_ended(self) -> None:
        if name := self._processes.ended():
            raise Halted(
                f"The part {name} ended by itself, so all parts were stopped; its last words are {self._where}."
            )
        if not self.engine.alive:
            raise Halted(f"DynamoDB Local ended by itself, so all parts were stopped. {self.engine.last_words()}")


@contextlib.contextmanager
def _alone_with(data: Path) -> Iterator[None]:
    """Two engines that write the same file would spoil it, so a directory of data serves one Plaza at a time."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = (data / "lock").open("w")
    except OSError as problem:
        raise Halted(f"Plaza cannot keep its data in {data}: {problem.strerror}.") from problem
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise Halted(f"Plaza is running already, with the data in {data}: stop that one first.") from problem
        yield
