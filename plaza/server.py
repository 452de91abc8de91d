"""Starts granian with Plaza already loaded, so that a process that replaces another serves at once.

The arguments are granian's. With PLAZA_RELOAD each process loads Plaza itself, so that it sees changed code.
"""

import importlib
import os

from granian.cli import entrypoint

if __name__ == "__main__":
    if not os.environ.get("PLAZA_RELOAD"):
        importlib.import_module("plaza.serving")
    entrypoint()
