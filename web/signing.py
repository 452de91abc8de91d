"""Signers of cookies that are ready to sign. Django makes one anew each time, and a key for it from the secret one."""

from functools import lru_cache
from hmac import HMAC
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes

# What is shorter is not worth compressing.
SHORT = 1000


class ReadySigner(signing.TimestampSigner):
    """Django's, with the same signatures."""

    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        seal = _begun(f"{self.salt!s}signer", key or self.key, self.algorithm).copy()
        seal.update(force_bytes(value))
        return signing.b64_encode(seal.digest()).decode()

    def sign_object(self, obj: Any, serializer: Any = signing.JSONSerializer, compress: bool = False) -> str:
        return super().sign_object(obj, serializer, compress and len(serializer().dumps(obj)) > SHORT)


def signer(salt: str) -> ReadySigner:
    """The signer of one kind of cookie, told from others by its salt."""
    return _signer(salt, settings.SECRET_KEY, tuple(settings.SECRET_KEY_FALLBACKS))


@lru_cache(32)
def _signer(salt: str, key: str, fallbacks: tuple[str, ...]) -> ReadySigner:
    return ReadySigner(key=key, fallback_keys=[*fallbacks], salt=salt)


@lru_cache(32)
def _begun(salt: str, key: str | bytes, algorithm: str) -> HMAC:
    return salted_hmac(salt, "", key, algorithm=algorithm)
