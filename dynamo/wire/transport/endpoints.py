"""What the settings say of the endpoint: where it is, how long to wait for it, and the keys that sign requests."""

from typing import NamedTuple, Protocol

from django.conf import settings

CONNECT_SECONDS = 1.0
READ_SECONDS = 2.0


class Keys(NamedTuple):
    """What a request is signed with; the token belongs to keys that last for a session only."""

    access_key: str
    secret_key: str
    token: str | None = None


class KeySource(Protocol):
    """Whoever knows the keys of the moment."""

    def current(self) -> Keys: ...

    def forget(self) -> None:
        """The engine said that they expired: look for others."""


# DynamoDB Local takes any keys, and keeps the tables of each access key apart when it runs in memory.
LOCAL_KEYS = Keys("local", "local")


class FixedKeys:
    """The same keys always."""

    def __init__(self, keys: Keys):
        self._keys = keys

    def current(self) -> Keys:
        return self._keys

    def forget(self) -> None:
        pass


def is_local() -> bool:
    """Whether the endpoint is DynamoDB Local: it is spoken to by http, AWS by https only."""
    return (settings.DYNAMO["ENDPOINT"] or "").startswith("http:")


def connect_seconds() -> float:
    seconds: float = settings.DYNAMO.get("CONNECT_SECONDS", CONNECT_SECONDS)
    return seconds


def read_seconds() -> float:
    seconds: float = settings.DYNAMO.get("READ_SECONDS", READ_SECONDS)
    return seconds
