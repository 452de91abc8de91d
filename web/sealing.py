"""Seals values that leave the server and come back in a form, a URL or a cookie: signed, versioned, for one viewer."""

from dataclasses import dataclass
from typing import Any

from django.core import signing


class SealBroken(ValueError):
    """The value was not sealed here, or not for this viewer, or was damaged."""


class SealExpired(SealBroken):
    """The value was sealed too long ago, or in another version."""


@dataclass(frozen=True, slots=True)
class Seal:
    """One kind of sealed value. `version` goes up when the shape of the values changes; `max_age` is in seconds, None
    for no limit."""

    name: str
    version: int
    max_age: int | None = None

    def close(self, values: Any, viewer: str) -> str:
        """The values, which JSON can write, as text that only this seal opens and only for this viewer. It is signed,
        not encrypted."""
        return signing.dumps([self.version, values], salt=self._salt(viewer), compress=True)

    def open(self, sealed: str, viewer: str) -> Any:
        """The values; `SealBroken` or `SealExpired` when the text is not valid."""
        try:
            opened = signing.loads(sealed, salt=self._salt(viewer), max_age=self.max_age)
        except signing.SignatureExpired as error:
            raise SealExpired(f"{self.name}: sealed too long ago.") from error
        except signing.BadSignature as error:
            raise SealBroken(f"{self.name}: not sealed for this viewer.") from error
        match opened:
            case [self.version, values]:
                return values
        raise SealExpired(f"{self.name}: sealed in another version than {self.version}.")

    def _salt(self, viewer: str) -> str:
        return f"{self.name}:{viewer}"
