"""From nothing to a client's first answer, in a fresh process: prints what it read, and what the kernel says then.

With `everything` it loads all that it has models of first, and asks each of their tables once afterwards.
"""

import sys

from benchmarks.clients import Where
from benchmarks.clients.named import PLAZA, connected


def status() -> str:
    """What the kernel says of this process, on one line."""
    with open("/proc/self/status") as file:  # noqa: PTH123 (pathlib would be a part of what is measured)
        return " ".join(file.read().split())


def main(name: str, endpoint: str, everything: bool) -> None:
    client = connected(name, Where(endpoint))
    if name == PLAZA and everything:
        from benchmarks.clients.ours import load_all_entities

        load_all_entities()
    print(client.fact(client.call("GetItem")).name, "|", status(), flush=True)
    if everything:
        client.ask_every_table()
    print(status(), flush=True)
    client.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], everything="everything" in sys.argv)
