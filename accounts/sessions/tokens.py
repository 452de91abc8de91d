"""The signed token in a session's cookie: a JWT, with keys that can be rotated.

The first key signs; every key verifies, found by its id (`kid`). To rotate, put a new key first and take the old one
out once its sessions have expired.
"""

import hashlib
import hmac
import time
from functools import lru_cache
from typing import Any

import jwt
import orjson
from django.conf import settings

from accounts.ended_sessions import LEEWAY_SECONDS
from dynamo import Budget, access_pattern

ALGORITHM = "HS256"


def encode(claims: dict[str, Any]) -> str:
    """The token of these claims. It expires `SESSION_COOKIE_AGE` after the claims were last checked (`iat`)."""
    kid, key = next(iter(_keys(_secrets()).items()))
    expires = {"exp": claims["iat"] + settings.SESSION_COOKIE_AGE}
    return jwt.encode(claims | expires, key, ALGORITHM, headers={"kid": kid})


@access_pattern("7", "none", "the signed cookie", Budget(0, 0))
def decode(token: str) -> dict[str, Any] | None:
    """The claims of a token that is signed by us and not expired; None for any other text. No request."""
    try:
        claims: dict[str, Any] = orjson.loads(_verified(token, _secrets()))
    except jwt.InvalidTokenError:
        return None
    return claims if claims["exp"] > time.time() - LEEWAY_SECONDS else None


@lru_cache(maxsize=1024)
def _verified(token: str, secrets: tuple[str, ...]) -> bytes:
    """The claims in JSON, once the signature is verified. Cached: a signature stays valid, only its claims expire."""
    key = _keys(secrets).get(jwt.get_unverified_header(token).get("kid", ""))
    if key is None:
        raise jwt.InvalidTokenError
    claims = jwt.decode(token, key, [ALGORITHM], leeway=LEEWAY_SECONDS, options={"require": ["sid", "iat", "exp"]})
    return orjson.dumps(claims)


def _secrets() -> tuple[str, ...]:
    return tuple(settings.SESSION_KEYS or (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=8)
def _keys(secrets: tuple[str, ...]) -> dict[str, bytes]:
    # Derived, so that a session's signature is of no use anywhere else the secret signs something.
    keys = [hmac.digest(secret.encode(), b"plaza session", "sha256") for secret in secrets]
    return {hashlib.sha256(key).hexdigest()[:8]: key for key in keys}
