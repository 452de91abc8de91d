"""Values that leave the server and come back in a form, a URL or a cookie: sealed, versioned, bound to one viewer.

A `Seal` signs them; a `PrivateSeal` encrypts them as well, for what is personal.
"""

import json
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
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
        return self._values(opened)

    def _values(self, opened: Any) -> Any:
        match opened:
            case [self.version, values]:
                return values
        raise SealExpired(f"{self.name}: sealed in another version than {self.version}.")

    def _salt(self, viewer: str) -> str:
        return f"{self.name}:{viewer}"


@dataclass(frozen=True, slots=True)
class PrivateSeal(Seal):
    """A seal whose values only we can read: Fernet, with keys derived from the secret keys. The first key seals, every
    key opens."""

    def close(self, values: Any, viewer: str) -> str:
        text = json.dumps([self.version, values], ensure_ascii=False, separators=(",", ":"))
        return self._fernet(viewer).encrypt(text.encode()).decode()

    def open(self, sealed: str, viewer: str) -> Any:
        fernet = self._fernet(viewer)
        try:
            text, sealed_at = fernet.decrypt(sealed), fernet.extract_timestamp(sealed)
        except (InvalidToken, ValueError) as error:
            raise SealBroken(f"{self.name}: not sealed for this viewer.") from error
        if self.max_age is not None and time.time() > sealed_at + self.max_age:
            raise SealExpired(f"{self.name}: sealed too long ago.")
        return self._values(json.loads(text))

    def _fernet(self, viewer: str) -> MultiFernet:
        secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return MultiFernet([Fernet(_derived(secret, self._salt(viewer))) for secret in secrets])


@lru_cache(maxsize=512)
def _derived(secret: str, purpose: str) -> bytes:
    """A key for one purpose, from which neither the secret nor other keys can be computed."""
    derived = HKDF(SHA256(), length=32, salt=None, info=f"web.sealing:{purpose}".encode())
    return urlsafe_b64encode(derived.derive(secret.encode()))
