"""Makes ids for the demo that depend only on a name and a time."""

from datetime import datetime
from hashlib import sha256

from ulid import ULID


def id_of(name: str, moment: datetime) -> str:
    """The ULID of that time, with a random part derived from the name."""
    milliseconds = round(moment.timestamp() * 1000)
    return str(ULID.from_bytes(milliseconds.to_bytes(6, "big") + sha256(name.encode()).digest()[:10]))
