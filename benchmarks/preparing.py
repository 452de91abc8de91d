"""What a benchmark needs on a machine, fetched first, so that it runs from a fresh clone."""

import sys

from plaza.local.installing import enter_virtual_environment, install_java, install_python_packages
from plaza.local.steps import Halted


def prepare(module: str) -> None:
    """Go on in the virtual environment, with everything installed; `module` is run again there when we are outside.

    Until then there is nothing but the standard library. What cannot be had ends the program with a sentence.
    """
    try:
        enter_virtual_environment(module)
        install_python_packages("requirements.txt", "requirements-dev.txt")
        from plaza.local.archives import install_archives

        install_java()
        install_archives()
    except Halted as reason:
        sys.exit(f"\n{reason}")
    print(flush=True)
