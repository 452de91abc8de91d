"""Plaza's settings around a view that does nothing: what its middleware costs."""

from plaza.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.visiting.floors"
