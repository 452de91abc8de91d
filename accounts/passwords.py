"""Passwords as they are hashed: in one Unicode form, whatever keyboard typed them, and by few threads at once."""

import unicodedata
from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password

from web.turns import aside

# One hash takes 100 MB while it is made, for a tenth of a second; the others wait for it.
HASHES_AT_ONCE = 1
_hashing = BoundedSemaphore(HASHES_AT_ONCE)


class BoundedArgon2PasswordHasher(Argon2PasswordHasher):
    """Django's Argon2, at most `HASHES_AT_ONCE` at a time in a process, aside from other requests. The hashes are the
    same."""

    def encode(self, password: str, salt: str) -> str:
        with aside(), _hashing:
            return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        with aside(), _hashing:
            return bool(super().verify(password, encoded))


def normalize_password(typed: str) -> str:
    """The form in which a password is judged, hashed and compared: NFC, as RFC 8265 has it."""
    return unicodedata.normalize("NFC", typed)


def hash_password(typed: str) -> str:
    """The hash to store for a password."""
    return make_password(normalize_password(typed))
