"""Ids for the demo: of a given time, and the same whenever the same thing is made at the same time."""

from datetime import datetime
from hashlib import sha256

from ulid import ULID


def id_of(name: str, moment: datetime) -> str:
    """The ULID of that time whose random part follows from the name."""
    milliseconds = round(moment.timestamp() * 1000)
    return str(ULID.from_bytes(milliseconds.to_bytes(6, "big") + sha256(name.encode()).digest()[:10]))
