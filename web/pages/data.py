"""Data blocks in pages, for our scripts and for search engines."""

import re
from typing import Any

import orjson
from django.utils.safestring import SafeString, mark_safe

# Only these could end the script element or open another.
_UNSAFE = re.compile("[<>&]")


def data_script(data: Any, kind: str = "application/json") -> SafeString:
    """A script element with data. Browsers do not run it, so the Content-Security-Policy allows it."""
    text = _UNSAFE.sub(_escaped, orjson.dumps(data).decode())
    return mark_safe(f'<script type="{kind}">{text}</script>')  # noqa: S308 (escaped above)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04X}"
