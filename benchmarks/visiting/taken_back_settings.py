"""Plaza's settings, but without one of its replacements: the one that TAKEN_BACK names, see `replacements`."""

from typing import Any

from plaza import settings
from plaza.settings import *  # noqa: F403

_engine: dict[str, Any] = settings.TEMPLATES[0]
_options = _engine["OPTIONS"] | {"environment": "benchmarks.visiting.replacements.environment"}
TEMPLATES = [_engine | {"OPTIONS": _options}]
