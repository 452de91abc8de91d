#!/usr/bin/env python
"""Django's command line, for Plaza."""

import os
import sys


def main() -> None:
    # Set, not defaulted: the environment may name another project's.
    os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("PLAZA_SETTINGS") or "plaza.settings"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
