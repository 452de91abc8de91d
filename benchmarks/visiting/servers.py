"""Plaza's own server as it runs in production, and what its web process spends."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from honcho.environ import parse_procfile

from dynamo.tools.local import answers, ending_with_its_parent, free_port
from plaza.local import ROOT
from plaza.local.steps import program_environment

SECONDS_TO_START = 30
SECONDS_TO_STOP = 10
PATIENT_SECONDS = 30
THREADS = 4
# What would make it another server than the one in production.
FOREIGN = ("PLAZA_", "DYNAMO_", "GRANIAN_", "DJANGO_", "AWS_", "REDIS_URL", "PYTHON")


class ServerFailed(RuntimeError):
    """The server did not start."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process has spent since it began."""

    cpu_seconds: float
    page_faults: int

    def __sub__(self, before: "Spent") -> "Spent":
        return Spent(self.cpu_seconds - before.cpu_seconds, self.page_faults - before.page_faults)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it answers, and its worker process, which is what is measured."""

    port: int
    worker: int

    def spent(self) -> Spent:
        return Spent(cpu_seconds(self.worker), page_faults(Path(f"/proc/{self.worker}/stat").read_text()))


def resident_megabytes(process: int, line: str = "VmRSS") -> float:
    """Memory of a process in use, in MB of 2**20 bytes; `VmHWM` is the most since it was last forgotten."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition(f"{line}:")[2].split()[0]) / 1024


def forget_peak(process: int) -> None:
    """Let the most memory that a process has used count from now on."""
    Path(f"/proc/{process}/clear_refs").write_text("5")


def cpu_seconds(process: int) -> float:
    """CPU of a process, all threads and those that have ended, from the kernel's clock in nanoseconds.

    The clock's id is made of the process id as Linux's `clock_getcpuclockid` makes it: the scheduler's clock (2) of a
    whole process.
    """
    return time.clock_gettime_ns(~process << 3 | 2) / 1e9


def page_faults(stat: str) -> int:
    """Page faults that needed no disk, from the words of `/proc/<id>/stat`; a program's name may hold spaces."""
    return int(stat.rpartition(")")[2].split()[7])


def environment(data: Path, endpoint: str) -> dict[str, str]:
    """That of a Plaza in production, but for http and the engine on this machine."""
    kept = {name: value for name, value in program_environment().items() if not name.startswith(FOREIGN)}
    return kept | {
        "PLAZA_INSECURE": "1",
        "PLAZA_DATA_DIR": str(data),
        "PLAZA_WORKERS": "1",
        "PLAZA_THREADS": str(THREADS),
        "DYNAMO_ENDPOINT": endpoint,
        "DYNAMO_PREFIX": "bench-",
        "PYTHONPATH": str(ROOT),
    }


@contextlib.contextmanager
def serving(environment: Mapping[str, str], settings: str = "plaza.settings") -> Iterator[Server]:
    """The server that the Procfile names, with these settings; stopped after the block."""
    port = free_port()
    process = subprocess.Popen(
        parse_procfile((ROOT / "Procfile").read_text()).processes["web"],
        shell=True,
        cwd=ROOT,
        env={**environment, "PLAZA_PORT": str(port), "PLAZA_SETTINGS": settings},
        stdin=subprocess.DEVNULL,
        preexec_fn=ending_with_its_parent(),
    )
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while not answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise ServerFailed(f"The server with {settings} did not start.")
            time.sleep(0.1)
        yield Server(port, only_child(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def only_child(process: int) -> int:
    """The worker among a server's child processes: the one that serves the pages, which is none of Python's helpers."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    workers = [child for child in children if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()]
    if len(workers) != 1:
        raise ServerFailed(f"One worker was expected, and there are {len(workers)}.")
    return int(workers[0])


def collect_static(environment: Mapping[str, str]) -> None:
    """Static files as production has them: named by their content, compressed."""
    words = [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(words, cwd=ROOT, env=dict(environment), check=True)


def adopt(environment: Mapping[str, str]) -> None:
    """Lets this process be the same Plaza, to load what it shows; it waits longer for an engine that is busy."""
    import django
    from django.conf import settings

    for name in list(os.environ):
        if name.startswith(FOREIGN):
            del os.environ[name]
    os.environ.update(environment)
    os.environ["DJANGO_SETTINGS_MODULE"] = "plaza.settings"
    django.setup()
    settings.DYNAMO = settings.DYNAMO | {"READ_SECONDS": PATIENT_SECONDS}
