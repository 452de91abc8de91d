"""Plaza on one machine: installed from a fresh clone, started with all its parts, visited, tested.

Until the Python packages are there, these modules have the standard library alone.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
# What is downloaded or written by Plaza itself lies here, and is not in git.
KEPT = ROOT / ".local"
