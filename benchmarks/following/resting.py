"""What a worker asks and spends while nothing happens in the tables that it follows."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.visiting.servers import cpu_seconds
from dynamo.tools.local import ending_with_its_parent
from plaza.local import ROOT

# Until shards are opened, new consumers rebuilt, and the looks for rebuilds are a minute apart.
SECONDS_TO_SETTLE = 70


@dataclass(frozen=True, slots=True)
class Rest:
    """A worker's share of a core, and its requests a minute by operation."""

    core: float
    requests: Mapping[str, float]


def rest(environment: Mapping[str, str], *, tables: int, seconds: float, settle: float = SECONDS_TO_SETTLE) -> Rest:
    """Let a worker follow so many tables of its own, two consumers each, where nothing happens."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.following.worker", "--tables", str(tables)],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=ending_with_its_parent(),
    )
    try:
        _line_of(process)  # It says that it follows.
        time.sleep(settle)
        asked, cpu = _asked(process), cpu_seconds(process.pid)
        time.sleep(seconds)
        later, spent = _asked(process), cpu_seconds(process.pid) - cpu
    finally:
        process.terminate()
        process.wait()
    requests = {name: (count - asked.get(name, 0)) * 60 / seconds for name, count in later.items()}
    return Rest(spent / seconds, {name: count for name, count in requests.items() if count})


def _asked(process: "subprocess.Popen[str]") -> dict[str, int]:
    process.send_signal(signal.SIGUSR1)
    asked: dict[str, int] = json.loads(_line_of(process))
    return asked


def _line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline()
