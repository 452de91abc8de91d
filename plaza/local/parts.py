"""Plaza's parts, started and stopped together: DynamoDB Local first, then what the Procfile names."""

import contextlib
import fcntl
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from dynamo.local import LocalDynamo, LocalDynamoFailed, answers, ending_with_its_parent, free_port, taken
from plaza.local import KEPT, ROOT
from plaza.local.steps import CommandFailed, Halted, program_environment, run, step

SECONDS_TO_START = 60
SECONDS_TO_STOP = 15
# What bin/manage needs to reach the Plaza that runs.
RUNNING = KEPT / "running"


class Parts:
    """A Plaza on this machine: its port, the directory with its data, and the environment its programs share."""

    def __init__(self, *, port: int, data: Path) -> None:
        if taken(port):
            raise Halted(
                f"Port {port} is taken: stop the program that uses it, or choose another port, as in "
                f"bin/up --port {port + 80}."
            )
        self.data = data
        self.host = os.environ.get("PLAZA_HOST") or "127.0.0.1"
        self.port = port
        self.engine = LocalDynamo(keep_in=data / "dynamodb", port=free_port())
        self.environment = program_environment() | {
            "PLAZA_DEBUG": os.environ.get("PLAZA_DEBUG") or "1",
            "PLAZA_DATA_DIR": str(data),
            "PLAZA_HOST": self.host,
            "PLAZA_PORT": str(port),
            "DYNAMO_ENDPOINT": self.engine.endpoint,
        }
        self._processes: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0

    @property
    def address(self) -> str:
        return f"http://{'localhost' if self.host in {'127.0.0.1', '0.0.0.0'} else self.host}:{self.port}/"  # noqa: S104

    def manage(self, *words: str, live: bool = False) -> str:
        """Runs one of Django's commands on this Plaza; a live one prints for itself."""
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        if not live:
            return run(command, env=self.environment)
        done = subprocess.run(command, env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL)
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
                with step("Demo", live=sys.stdout.isatty()):
                    self.manage("demo", "--if-empty", live=sys.stdout.isatty())
                stopping.callback(self._stop_processes)
                with step("Web"):
                    self._start_processes()
            except LocalDynamoFailed as failure:
                raise Halted(str(failure)) from failure
            except CommandFailed as failure:
                raise Halted(f"Plaza could not be made ready: {failure}.") from failure
            yield

    @contextlib.contextmanager
    def known_to_bin_manage(self) -> Iterator[None]:
        """While the block lasts, bin/manage runs its commands on this Plaza."""
        told = ("PLAZA_DEBUG", "PLAZA_DATA_DIR", "DYNAMO_ENDPOINT")
        RUNNING.write_text("".join(f"{name}={shlex.quote(self.environment[name])}\n" for name in told))
        try:
            yield
        finally:
            RUNNING.unlink(missing_ok=True)

    def wait(self) -> None:
        """Returns never: it ends when a part has ended, or by the signal that asks everything to stop."""
        while True:
            self._raise_for_what_ended()
            time.sleep(0.5)

    def _start_processes(self) -> None:
        honcho = [sys.executable, "-m", "honcho", "--env", os.devnull, "--procfile", str(ROOT / "Procfile"), "start"]
        # A session of its own, so that Ctrl-C reaches the parts by way of us, once, and in order.
        self._processes = subprocess.Popen(
            honcho,
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=ending_with_its_parent(),
        )
        self._started_at = time.monotonic()
        while not answers(self.port):
            self._raise_for_what_ended()
            if time.monotonic() - self._started_at > SECONDS_TO_START:
                raise Halted(f"Plaza did not answer on port {self.port} in {SECONDS_TO_START} s.")
            time.sleep(0.1)

    def _stop_processes(self) -> None:
        if self._processes is None or self._processes.poll() is not None:
            return
        # In its first moments honcho does not know its processes yet, and would leave them behind.
        time.sleep(max(0.0, self._started_at + 1 - time.monotonic()))
        self._processes.terminate()
        try:
            self._processes.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self._processes.kill()

    def _raise_for_what_ended(self) -> None:
        if self._processes is not None and self._processes.poll() is not None:
            raise Halted("A part of Plaza ended by itself, so all were stopped; its last words are above.")
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
