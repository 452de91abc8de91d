"""A client in a process of its own, which does what it is told, a line of JSON at a time, and says what it took."""

import json
import logging
import sys
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.clients import Client, Where
from benchmarks.clients.named import connected


def obey(client: Client, told: dict[str, Any]) -> dict[str, Any]:
    match told["do"]:
        case "check":
            return {"facts": client.facts(told["operation"], client.call(told["operation"]))}
        case "repeat":
            begun, cpu = time.perf_counter(), time.process_time()
            client.repeat(told["operation"], told["times"])
            return {"cpu": time.process_time() - cpu, "seconds": time.perf_counter() - begun}
        case "threads":
            return {"count": count_in_threads(client, told["operation"], told["threads"], told["seconds"])}
        case other:
            raise ValueError(other)


def count_in_threads(client: Client, operation: str, threads: int, seconds: float) -> int:
    """How many calls that many threads make in the time."""
    counts = [0] * threads
    call = client.calls[operation]
    start = threading.Barrier(threads)

    def work(place: int) -> None:
        start.wait()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            call()
            counts[place] += 1

    working = [threading.Thread(target=work, args=(place,)) for place in range(threads)]
    for thread in working:
        thread.start()
    for thread in working:
        thread.join()
    return sum(counts)


def main(name: str, endpoint: str, prefix: str, things: str) -> None:
    # Nobody listens to what a client logs, and a slow moment of the machine is no news.
    logging.getLogger().addHandler(logging.NullHandler())
    order = json.loads(Path(things).read_text())["order"]
    client = connected(name, Where(endpoint, prefix, order))
    print(json.dumps({"operations": client.operations}), flush=True)
    for line in sys.stdin:
        print(json.dumps(obey(client, json.loads(line))), flush=True)
    client.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
