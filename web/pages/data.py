"""Data in a page for whoever reads it there: scripts of ours, search engines."""

import re
from typing import Any

import orjson
from django.utils.safestring import SafeString, mark_safe

# Inside a script element only these could end it or open another.
_may_end_it = re.compile("[<>&]")


def data_script(data: Any, kind: str = "application/json") -> SafeString:
    """A block of data; browsers do not run it, so the Content-Security-Policy has no say in it."""
    text = _may_end_it.sub(_escaped, orjson.dumps(data).decode())
    return mark_safe(f'<script type="{kind}">{text}</script>')  # noqa: S308 (escaped above)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04X}"
