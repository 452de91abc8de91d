"""Processes that a benchmark starts, asks and ends: the clients' and the stub server's."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.clients import KEY, REGION, Fact
from dynamo.tools.local import ending_with_its_parent
from plaza.local import ROOT


class ClientFailed(RuntimeError):
    """A client's process ended, or answered something else than it should have."""


def environment() -> dict[str, str]:
    """The environment of every client: credentials that need no looking for, and no Django that is set up already."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AWS_", "DYNAMO_", "DJANGO_", "PLAZA_"))
    }
    return inherited | {
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": KEY,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def started(*words: str, prefix: str = "plaza-") -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment() | {"DYNAMO_PREFIX": prefix},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=ending_with_its_parent(),
    )


class Worker:
    """A client in a process of its own, beside a server."""

    def __init__(self, name: str, endpoint: str, things: Path, prefix: str = "plaza-"):
        self.name = name
        self._process = started("-m", "benchmarks.clients.worker", name, endpoint, prefix, str(things), prefix=prefix)
        self._operations: list[str] | None = None

    @property
    def operations(self) -> list[str]:
        """Those that it has; known once its process is ready."""
        if self._operations is None:
            self._operations = self.heard()["operations"]
        return self._operations

    def told(self, do: str, **words: Any) -> None:
        """Tell it what to do, and do not wait: `heard` does."""
        assert self._process.stdin
        assert self.operations
        self._process.stdin.write(json.dumps({"do": do, **words}) + "\n")
        self._process.stdin.flush()

    def heard(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise ClientFailed(f"{self.name}: the process ended with exit code {self._process.wait()}.")
        said: dict[str, Any] = json.loads(line)
        return said

    def facts(self, operation: str) -> list[Fact]:
        """What one call of the operation brings."""
        self.told("check", operation=operation)
        return [Fact(*fact) for fact in self.heard()["facts"]]

    def repeat(self, operation: str, times: int) -> tuple[float, float]:
        """Seconds of CPU and of time that so many calls take."""
        self.told("repeat", operation=operation, times=times)
        said = self.heard()
        return said["cpu"], said["seconds"]

    def stop(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


@contextlib.contextmanager
def workers(*names: str, endpoint: str, things: Path, prefix: str = "plaza-") -> Iterator[list[Worker]]:
    """A worker for each name, started all at once and stopped after the block."""
    begun = [Worker(name, endpoint, things, prefix) for name in names]
    try:
        for worker in begun:
            assert worker.operations
        yield begun
    finally:
        for worker in begun:
            worker.stop()


@contextlib.contextmanager
def stub(things: Path) -> Iterator[str]:
    """The endpoint of a stub server that gives the answers of the file."""
    server = started("-m", "benchmarks.stub", str(things))
    assert server.stdout
    try:
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
    finally:
        server.terminate()
        server.wait()
        for pipe in (server.stdin, server.stdout):
            if pipe:
                pipe.close()
