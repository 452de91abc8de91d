"""Keep-alive connections to one host, each used by one thread at a time."""

import os
import select
import socket
import ssl
import time
import weakref
from collections import deque
from dataclasses import dataclass
from typing import Any

from httptools import HttpParserError, HttpResponseParser

from dynamo.errors import OutcomeUnknown, Unavailable

# The engine closes a connection that was idle for 30 s; ours is given up before that.
IDLE_SECONDS = 20.0
CHUNK = 65536


@dataclass(slots=True)
class Answer:
    """A whole HTTP answer: status, the headers that matter here (lower case), body."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes


class Connection:
    """One connection. After any error it is of no more use."""

    __slots__ = ("_body", "_complete", "_headers", "_parser", "_socket", "reusable", "used_at")

    def __init__(self, opened: socket.socket):
        self._socket = opened
        self._headers: dict[bytes, bytes] = {}
        self._body: list[bytes] = []
        self._complete = False
        self._parser: Any = None
        # Whether the last answer left it open for another request.
        self.reusable = False
        self.used_at = time.monotonic()

    # What the parser calls.
    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.lower()] = value

    def on_body(self, data: bytes) -> None:
        self._body.append(data)

    def on_message_complete(self) -> None:
        self._complete = True
        # The parser knows only now: a moment later it expects the next answer.
        self.reusable = self._parser.should_keep_alive()

    def exchange(self, request: bytes, deadline: float) -> Answer:
        """Send a request and wait for its whole answer.

        `OutcomeUnknown` on a time-out, a broken connection, or an answer that is no HTTP or breaks off.
        """
        self._headers, self._body, self._complete, self.reusable = {}, [], False, False
        parser = self._parser = HttpResponseParser(self)
        try:
            self._socket.settimeout(_left(deadline))
            self._socket.sendall(request)
            while not self._complete:
                self._socket.settimeout(_left(deadline))
                data = self._socket.recv(CHUNK)
                if not data:
                    raise OutcomeUnknown("The connection closed before the answer was whole.")
                parser.feed_data(data)
        except OSError as error:
            raise OutcomeUnknown(f"No answer: {error or type(error).__name__}.") from error
        except HttpParserError as error:
            raise OutcomeUnknown(f"The answer is not HTTP: {error}.") from error
        self.used_at = time.monotonic()
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        self._parser = None
        return Answer(parser.get_status_code(), self._headers, body)

    def is_fresh(self) -> bool:
        """Whether it was used lately and the other side has neither closed it nor sent what nobody asked for."""
        if time.monotonic() - self.used_at > IDLE_SECONDS:
            return False
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        return not poll.poll(0)

    def close(self) -> None:
        self._socket.close()


class Pool:
    """Connections to one host. The one used last is taken first, so that the others age and go."""

    def __init__(self, host: str, port: int, *, tls: bool, connect_seconds: float):
        self.host, self.port = host, port
        self.connect_seconds = connect_seconds
        self._tls = ssl.create_default_context() if tls else None
        self._idle: deque[Connection] = deque()
        _pools.add(self)

    def exchange(self, request: bytes, seconds: float) -> Answer:
        """Send a request and wait for the answer, for so many seconds at the most once there is a connection.

        `Unavailable` when no connection could be made, in which case nothing was sent; `OutcomeUnknown` after that.
        """
        connection = self._take()
        try:
            answer = connection.exchange(request, time.monotonic() + seconds)
        except BaseException:
            connection.close()
            raise
        if connection.reusable:
            self._idle.append(connection)
        else:
            connection.close()
        return answer

    def _take(self) -> Connection:
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return self._open()
            if connection.is_fresh():
                return connection
            connection.close()

    def _open(self) -> Connection:
        try:
            opened = socket.create_connection((self.host, self.port), self.connect_seconds)
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                opened = self._tls.wrap_socket(opened, server_hostname=self.host)
        except OSError as error:
            raise Unavailable(f"No connection to {self.host}:{self.port}: {error}.") from error
        return Connection(opened)

    def forget(self) -> None:
        """Let go of every idle connection without a word on the wire: after a fork they belong to the parent."""
        self._idle = deque()


_pools: "weakref.WeakSet[Pool]" = weakref.WeakSet()


def _after_fork() -> None:
    for pool in list(_pools):
        pool.forget()


os.register_at_fork(after_in_child=_after_fork)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left
