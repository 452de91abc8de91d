"""Starts granian, with Plaza loaded before its processes are made: one that takes another's place serves at once.

Its words are granian's own. With PLAZA_RELOAD each process loads Plaza itself, since it is to see what has changed.
"""

import importlib
import os

from granian.cli import entrypoint

if __name__ == "__main__":
    if not os.environ.get("PLAZA_RELOAD"):
        importlib.import_module("plaza.serving")
    entrypoint()
