"""Tunnels through the proxy that HTTPS_PROXY names, unless NO_PROXY excepts the host: as botocore reads them."""

import base64
import http.client
import socket
from typing import NamedTuple, Self
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from dynamo.errors import BadRequest


class Proxy(NamedTuple):
    """An HTTP proxy, with the headers that let us in."""

    host: str
    port: int
    headers: dict[str, str]

    @classmethod
    def of_environment(cls, host: str, port: int) -> Self | None:
        """The proxy for https to this host; `BadRequest` where it is none that we can speak to."""
        named = getproxies().get("https")
        if not named or proxy_bypass(f"{host}:{port}"):
            return None
        parts = urlsplit(named if "://" in named else f"http://{named}")
        if parts.scheme != "http" or not parts.hostname:
            raise BadRequest("HTTPS_PROXY should name an HTTP proxy, as in http://proxy.example:3128.")
        headers = {}
        if parts.username:
            name = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            headers["Proxy-Authorization"] = "Basic " + base64.b64encode(name.encode()).decode()
        return cls(parts.hostname, parts.port or 80, headers)

    def tunnel(self, host: str, port: int, seconds: float) -> socket.socket:
        """A connection to the host through the proxy; OSError where either cannot be reached."""
        through = http.client.HTTPConnection(self.host, self.port, timeout=seconds)
        through.set_tunnel(host, port, self.headers)
        try:
            through.connect()
        except http.client.HTTPException as error:
            through.close()
            raise ConnectionError(f"the proxy {self.host}:{self.port} does not speak HTTP") from error
        opened: socket.socket = through.sock
        return opened
