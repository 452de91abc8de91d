"""Values that leave the server and come back in a form, a URL or a cookie: sealed, versioned, bound to one viewer.

A `Seal` signs them; a `PrivateSeal` encrypts them as well, for what is personal. What another release sealed is
understood where it can be, and has expired where it cannot; it is never an error.
"""

import json
import logging
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Generic, TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core import signing

T = TypeVar("T")

logger = logging.getLogger(__name__)


class SealBroken(ValueError):
    """The value was not sealed here, or not for this viewer, or was damaged."""


class SealExpired(SealBroken):
    """The value was sealed too long ago, or by a release whose values this one cannot understand."""


def _as_it_is(values: Any) -> Any:
    return values


def record_of(kind: Callable[..., T], values: Mapping[str, Any]) -> T:
    """The dataclass of sealed values: what it does not know is passed by, what it has a default for may be missing."""
    known = (each.name for each in fields(kind))  # type: ignore[arg-type]
    return kind(**{name: values[name] for name in known if name in values})


@dataclass(frozen=True, slots=True)
class Seal(Generic[T]):
    """One kind of sealed value. `max_age` is in seconds, None for no limit.

    `read` makes the value of what was sealed; it takes a missing part as what its absence means. `version` goes up when
    older values would be misunderstood; `former` has, by version, what makes present values of those that can still be
    understood.
    """

    name: str
    version: int
    max_age: int | None = None
    read: Callable[[Any], T] = _as_it_is
    former: Mapping[int, Callable[[Any], Any]] = field(default_factory=dict)

    def close(self, values: Any, viewer: str) -> str:
        """The values, which JSON can write, as text that only this seal opens and only for this viewer. It is signed,
        not encrypted."""
        return signing.dumps([self.version, values], salt=self._salt(viewer), compress=True)

    def open(self, sealed: str, viewer: str) -> T:
        """The value; `SealBroken` or `SealExpired` when the text is not valid."""
        try:
            opened = signing.loads(sealed, salt=self._salt(viewer), max_age=self.max_age)
        except signing.SignatureExpired as error:
            raise SealExpired(f"{self.name}: sealed too long ago.") from error
        except signing.BadSignature as error:
            raise SealBroken(f"{self.name}: not sealed for this viewer.") from error
        return self._value(opened)

    def _value(self, opened: Any) -> T:
        readers = {self.version: _as_it_is, **self.former}
        match opened:
            case [int(version), values] if version in readers:
                try:
                    return self.read(readers[version](values))
                except (LookupError, TypeError, ValueError, AttributeError) as error:
                    logger.warning("%s: sealed in another shape: %r", self.name, error)
                    raise SealExpired(f"{self.name}: sealed in another shape: {error!r}.") from error
        raise SealExpired(f"{self.name}: sealed in another version than {self.version}.")

    def _salt(self, viewer: str) -> str:
        return f"{self.name}:{viewer}"


@dataclass(frozen=True, slots=True)
class PrivateSeal(Seal[T]):
    """A seal whose values only we can read: Fernet, with keys derived from the secret keys. The first key seals, every
    key opens."""

    def close(self, values: Any, viewer: str) -> str:
        text = json.dumps([self.version, values], ensure_ascii=False, separators=(",", ":"))
        return self._fernet(viewer).encrypt(text.encode()).decode()

    def open(self, sealed: str, viewer: str) -> T:
        fernet = self._fernet(viewer)
        try:
            text, sealed_at = fernet.decrypt(sealed), fernet.extract_timestamp(sealed)
        except (InvalidToken, ValueError) as error:
            raise SealBroken(f"{self.name}: not sealed for this viewer.") from error
        if self.max_age is not None and time.time() > sealed_at + self.max_age:
            raise SealExpired(f"{self.name}: sealed too long ago.")
        return self._value(json.loads(text))

    def _fernet(self, viewer: str) -> MultiFernet:
        secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return MultiFernet([Fernet(_derived(secret, self._salt(viewer))) for secret in secrets])


@lru_cache(maxsize=512)
def _derived(secret: str, purpose: str) -> bytes:
    """A key for one purpose, from which neither the secret nor other keys can be computed."""
    derived = HKDF(SHA256(), length=32, salt=None, info=f"web.sealing:{purpose}".encode())
    return urlsafe_b64encode(derived.derive(secret.encode()))
