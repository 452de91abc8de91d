"""What Django logs of answers: faults, and not that somebody was told what to do."""

import logging

# Not found; a conflict; a form that was refused, or sent too often. `web.pages.errors` logs what it answers at a level
# of its own.
ORDINARY = frozenset({404, 409, 422, 429})


class Faults(logging.Filter):
    """Passes Django's lines about requests, but those about an ordinary answer."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "status_code", None) not in ORDINARY
