"""The signed token that a session's cookie carries: a JWT, by keys that can be rotated.

The first key signs; every key verifies, found by its id (`kid`). To rotate, put a new key first and take the old one
out once its sessions have expired.
"""

import hashlib
import hmac
from functools import lru_cache
from typing import Any

import jwt
from django.conf import settings

from accounts.standing import SLACK_SECONDS
from dynamo import Budget, access_pattern

ALGORITHM = "HS256"


def seal(claims: dict[str, Any]) -> str:
    """The token of these claims, which expires so long after it was last checked (`iat`) as the cookie may live."""
    kid, key = next(iter(_keys().items()))
    expires = {"exp": claims["iat"] + settings.SESSION_COOKIE_AGE}
    return jwt.encode(claims | expires, key, ALGORITHM, headers={"kid": kid})


@access_pattern("7", "none", "the signed cookie", Budget(0, 0))
def opened(token: str) -> dict[str, Any] | None:
    """The claims of a token that we signed and that has not expired; None for any other text. No request."""
    try:
        key = _keys().get(jwt.get_unverified_header(token).get("kid", ""))
        if key is None:
            return None
        claims: dict[str, Any] = jwt.decode(
            token, key, [ALGORITHM], leeway=SLACK_SECONDS, options={"require": ["sid", "iat", "exp"]}
        )
    except jwt.InvalidTokenError:
        return None
    return claims


def _keys() -> dict[str, bytes]:
    return _derived(tuple(settings.SESSION_KEYS or (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)))


@lru_cache(maxsize=8)
def _derived(secrets: tuple[str, ...]) -> dict[str, bytes]:
    # Derived, so that a session's signature is of no use anywhere else the secret signs something.
    keys = [hmac.digest(secret.encode(), b"plaza session", "sha256") for secret in secrets]
    return {hashlib.sha256(key).hexdigest()[:8]: key for key in keys}
