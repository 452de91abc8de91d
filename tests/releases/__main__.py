"""Records this release for the next one: `python -m tests.releases FILE`."""

import os
import sys
from pathlib import Path

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from tests.releases.record import record

    record(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
