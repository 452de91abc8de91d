"""Limits Django's log of requests to faults, leaving out ordinary answers such as 404 or 422."""

import logging

# Not found; a conflict; a form that was refused, or sent too often. `web.pages.errors` logs what it answers at a level
# of its own.
ORDINARY = frozenset({404, 409, 422, 429})


class Faults(logging.Filter):
    """A logging filter: drops Django's lines about ordinary answers."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "status_code", None) not in ORDINARY
