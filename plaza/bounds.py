"""Bounds of what a request says of itself, held before Django reads it.

What is long would be remembered: by Python, which keeps the URLs it took apart and the charsets it did not find. What
Django cannot read while it makes a request of it would be an error without a page.
"""

import encodings
from typing import Any

# RFC 9110 asks for 8,000 at least. The longest of ours is a product's, with a sealed cursor of a few hundred.
MAX_URL = 8000
MAX_CONTENT_TYPE = 500
# Names of charsets that a process has looked for in vain. One request's form can name a thousand.
MAX_CHARSETS = 500

Refusal = tuple[str, str]
TOO_LONG: Refusal = ("414 URI Too Long", "This URL is too long to be one of ours.")
NOT_UTF_8: Refusal = ("400 Bad Request", "This cannot be read. Forms are sent in UTF-8.")


def refusal(environ: dict[str, Any]) -> Refusal | None:
    """Why a request is refused, as its status and words. One that is let in says no more than Django can read: the
    charset is left out, since it is always UTF-8, and so is a Referer that no browser would send."""
    if len(environ["PATH_INFO"]) + len(environ.get("QUERY_STRING", "")) > MAX_URL:
        return TOO_LONG
    if len(environ.get("HTTP_REFERER", "")) > MAX_URL:
        del environ["HTTP_REFERER"]
    if len(encodings._cache) > MAX_CHARSETS:
        encodings._cache.clear()
    if content_type := environ.get("CONTENT_TYPE"):
        kept = without_charset(content_type)
        if kept is None:
            return NOT_UTF_8
        environ["CONTENT_TYPE"] = kept
    return None


def without_charset(content_type: str) -> str | None:
    """The header without its charset; None where that is not UTF-8, or a parameter is in an encoding of its own."""
    if len(content_type) > MAX_CONTENT_TYPE or "*" in content_type:
        return None
    kept = []
    for part in content_type.split(";"):
        name, _, value = part.partition("=")
        if name.strip().lower() != "charset":
            kept.append(part)
        elif value.strip().strip('"').lower() not in {"utf-8", "utf8", ""}:
            return None
    return ";".join(kept)
