"""Runs the tests, with everything installed that they need."""

import os
import subprocess
import sys

from plaza.local import ROOT
from plaza.local.installing import (
    enter_virtual_environment,
    install_chromium,
    install_java,
    install_npm,
    install_python_packages,
    install_test_modules,
)
from plaza.local.steps import ending_in_words, program_environment


def main() -> int:
    enter_virtual_environment("plaza.local.testing")
    install_python_packages("requirements.txt", "requirements-dev.txt")
    # From here on there is more than the standard library.
    from plaza.local.archives import install_archives

    install_java()
    install_npm()
    install_archives()
    install_test_modules()
    install_chromium()
    wanted = sys.argv[1:]
    # All tests share the work of two; a few chosen ones are there sooner alone.
    words = wanted or ["--numprocesses", str(min(os.cpu_count() or 1, 2))]
    print(f"\npytest {' '.join(words)}", flush=True)
    environment = program_environment() | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    tests = subprocess.Popen([sys.executable, "-m", "pytest", *words], cwd=ROOT, env=environment)
    try:
        return tests.wait()
    except KeyboardInterrupt:
        tests.wait()  # The same Ctrl-C has reached it; it stops what it started.
        raise


if __name__ == "__main__":
    ending_in_words(main)
