"""Starts everything and prints where to look, or with --check looks for itself and stops."""

import argparse
import os
import tempfile
import threading
import time
from pathlib import Path

from plaza.local import KEPT, ROOT
from plaza.local.installing import enter_virtual_environment, install_java, install_python_packages
from plaza.local.steps import Halted, ending_in_words


def main() -> int:
    wanted = arguments()
    begun = time.monotonic()
    enter_virtual_environment("plaza.local.up")
    install_python_packages("requirements.txt")
    # From here on there is more than the standard library.
    from plaza.demo.people import PASSWORD, SELLER, SHOPPER, STAFF
    from plaza.local.archives import install_archives
    from plaza.local.parts import Parts

    install_java()
    install_archives()
    if wanted.check:
        return check()
    parts = Parts(port=wanted.port, data=Path(os.environ.get("PLAZA_DATA_DIR") or KEPT).resolve())
    parts.environment["PLAZA_RELOAD"] = "1" if wanted.reload else ""
    with parts.running(), parts.known_to_bin_manage():
        print(f"\n  Plaza is open, {time.monotonic() - begun:.1f} s after the start.\n")
        print(f"    Look     {parts.address}")
        print(f"    Sign in  as {SHOPPER} to buy, {SELLER} to sell, {STAFF} to run it; the password is {PASSWORD}")
        print("    Stop     Ctrl-C; everything is kept for the next start\n", flush=True)
        parts.wait(threading.Event())
    return 0


def check() -> int:
    """Starts a Plaza of its own beside any that runs, visits its first pages, and stops it."""
    from dynamo.tools.local import free_port
    from plaza.local.parts import Parts
    from plaza.local.visiting import visit

    printed = KEPT / "last-check.txt"
    with tempfile.TemporaryDirectory(prefix="plaza-check-") as directory, printed.open("w") as output:
        parts = Parts(port=free_port(), data=Path(directory), output=output)
        with parts.running():
            troubles = visit(parts.address)
    if troubles:
        raise Halted(
            f"Plaza started, but a visitor would be let down: {'; '.join(troubles)}. "
            f"What the parts printed is in {printed.relative_to(ROOT)}."
        )
    print("\n  Plaza starts, and its first pages are as they should be.")
    return 0


def arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="bin/up", description="Starts all of Plaza on this machine.")
    words.add_argument("--port", type=port, default=os.environ.get("PLAZA_PORT") or 8000, help="8000 when left out")
    words.add_argument("--reload", action="store_true", help="start the pages anew when a file of theirs changes")
    words.add_argument(
        "--check", action="store_true", help="start on free ports with data of its own, visit the first pages, stop"
    )
    return words.parse_args()


def port(word: str) -> int:
    if not word.isdigit() or not 0 < int(word) < 65536:
        raise argparse.ArgumentTypeError(f"{word} is not a port: choose a number from 1 to 65535")
    return int(word)


if __name__ == "__main__":
    ending_in_words(main)
