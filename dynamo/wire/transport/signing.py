"""Signature Version 4 for requests of one shape: a POST to the root, with a body and three or four headers.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. The key that signs is
derived from the secret once a day and region. The two hashes of the HMAC (https://www.rfc-editor.org/rfc/rfc2104) go on
from copies that have the key already.
"""

import hmac
import time
from hashlib import sha256
from typing import TYPE_CHECKING

from dynamo.wire.transport.endpoints import Keys

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

SERVICE = "dynamodb"
# Bytes that SHA-256 takes at a time, and what an HMAC does to those of its key.
BLOCK = 64
INNER = bytes(byte ^ 0x36 for byte in range(256))
OUTER = bytes(byte ^ 0x5C for byte in range(256))


class Signer:
    """Signs requests to one host with one set of keys. Threads may share it."""

    def __init__(self, keys: Keys, region: str, host: str):
        self.keys = keys
        self._secret = ("AWS4" + keys.secret_key).encode()
        self._region = region
        self._token_header = f"X-Amz-Security-Token: {keys.token}\r\n" if keys.token else ""
        self._names = "host;x-amz-date;x-amz-target"
        self._token_line = ""
        if keys.token:
            self._names = "host;x-amz-date;x-amz-security-token;x-amz-target"
            self._token_line = f"x-amz-security-token:{keys.token}\n"
        self._host_line = f"POST\n/\n\nhost:{host}\nx-amz-date:"
        self._key = self._derive("")
        self._second: tuple[int, str] = (0, "")

    def headers(self, target: str, body: bytes, now: float | None = None) -> bytes:
        """The header lines that carry the signature, the time and the session token, each with its line end."""
        date = self._date(int(time.time() if now is None else now))
        day = date[:8]
        known, inner, outer, scope, start = self._key
        if known != day:
            known, inner, outer, scope, start = self._key = self._derive(day)
        headers = f"{self._host_line}{date}\n{self._token_line}x-amz-target:{target}\n"
        canonical = f"{headers}\n{self._names}\n{sha256(body).hexdigest()}"
        to_sign = f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
        signed, signature = inner.copy(), outer.copy()
        signed.update(to_sign.encode())
        signature.update(signed.digest())
        return f"X-Amz-Date: {date}\r\n{self._token_header}Authorization: {start}{signature.hexdigest()}\r\n".encode()

    def _date(self, second: int) -> str:
        known, text = self._second
        if known != second:
            text = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(second))
            self._second = (second, text)
        return text

    def _derive(self, day: str) -> tuple[str, "Hash", "Hash", str, str]:
        """The day, the hashes within and around the HMAC begun with its key, the key's scope, and how the header
        begins."""
        key = self._secret
        for part in (day, self._region, SERVICE, "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        scope = f"{day}/{self._region}/{SERVICE}/aws4_request"
        credential = f"AWS4-HMAC-SHA256 Credential={self.keys.access_key}/{scope}"
        start = f"{credential}, SignedHeaders={self._names}, Signature="
        padded = key.ljust(BLOCK, b"\0")
        return day, sha256(padded.translate(INNER)), sha256(padded.translate(OUTER)), scope, start
