"""Values that leave the server and come back in a form, a URL or a cookie: signed, versioned, bound to one viewer."""

from dataclasses import dataclass
from typing import Any

from django.core import signing


class SealBroken(ValueError):
    """It was not sealed here, or not for this viewer, or was damaged on its way."""


class SealExpired(SealBroken):
    """It was sealed too long ago, or by a release that wrote another version of it."""


@dataclass(frozen=True, slots=True)
class Seal:
    """One kind of sealed value. `version` counts up whenever the shape of the values changes; `max_age` is in seconds,
    None for no limit."""

    name: str
    version: int
    max_age: int | None = None

    def close(self, values: Any, viewer: str) -> str:
        """The values, which JSON can write, as text that only this seal opens, and only for this viewer. They can be
        read by whoever holds it."""
        return signing.dumps([self.version, values], salt=self._salt(viewer), compress=True)

    def open(self, sealed: str, viewer: str) -> Any:
        """The values; `SealBroken` or `SealExpired` when they cannot be believed."""
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
