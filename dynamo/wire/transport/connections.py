"""Keep-alive connections to one host, each used by one thread at a time."""

import os
import select
import socket
import ssl
import struct
import time
import weakref
from collections import deque
from dataclasses import dataclass

from httptools import HttpParserError, HttpResponseParser

from dynamo.errors import OutcomeUnknown, Unavailable
from dynamo.wire import waiting
from dynamo.wire.breaker import CircuitBreaker
from dynamo.wire.transport.proxies import Proxy

# The engine closes a connection that was idle for 30 s; ours is given up before that.
IDLE_SECONDS = 20.0
CHUNK = 65536
CHECKSUM = b"x-amz-crc32"
# Seconds by which an answer may come later than its deadline.
SLACK = 0.05
# What is raised when nothing came in time: the first when the kernel's own time-out ended a call.
TIMEOUTS = (BlockingIOError, TimeoutError)


@dataclass(slots=True)
class Answer:
    """A whole HTTP answer: status, body, and the CRC32 that the server says its body has."""

    status: int
    body: bytes
    checksum: int | None


class Connection:
    """One connection. After any error it is of no more use."""

    __slots__ = (
        "_answers",
        "_begun",
        "_body",
        "_checksum",
        "_file",
        "_parser",
        "_patience",
        "_socket",
        "_watch",
        "reusable",
        "used_at",
    )

    def __init__(self, opened: socket.socket):
        self._socket = opened
        self._file = opened.fileno()
        self._watch = select.poll()
        self._watch.register(opened, select.POLLIN)
        self._parser = HttpResponseParser(self)
        self._body: list[bytes] = []
        self._checksum: int | None = None
        self._begun = self._answers = 0
        # How many seconds one call of the socket may wait.
        self._patience = 0.0
        # Whether the last answer left it open for another request.
        self.reusable = False
        self.used_at = time.monotonic()

    # What the parser calls.
    def on_message_begin(self) -> None:
        self._begun += 1

    def on_header(self, name: bytes, value: bytes) -> None:
        if len(name) == len(CHECKSUM) and name.lower() == CHECKSUM:
            self._checksum = int(value)

    def on_body(self, data: bytes) -> None:
        self._body.append(data)

    def on_message_complete(self) -> None:
        self._answers += 1
        # The parser knows only now: a moment later it expects the next answer.
        self.reusable = self._parser.should_keep_alive()

    def exchange(self, request: bytes, deadline: float) -> Answer:
        """Send a request and wait for its whole answer.

        `OutcomeUnknown` on a time-out, a broken connection, or an answer that is no HTTP, breaks off or goes on.
        """
        body = self._body = []
        self._checksum, self._begun, self._answers, self.reusable = None, 0, 0, False
        try:
            self._wait_until(deadline)
            self._socket.sendall(request)
            while not self._answers:
                waiting.until_readable(self._file, deadline)
                self._wait_until(deadline)
                data = self._socket.recv(CHUNK)
                if not data:
                    raise OutcomeUnknown("The connection closed before the answer was whole.")
                self._parser.feed_data(data)
        except TIMEOUTS as error:
            raise OutcomeUnknown("No answer in time.") from error
        except OSError as error:
            raise OutcomeUnknown(f"No answer: {error or type(error).__name__}.") from error
        except HttpParserError as error:
            raise OutcomeUnknown(f"The answer is not HTTP: {error}.") from error
        if self._begun != 1:
            raise OutcomeUnknown("The answer goes on after its end.")
        self.used_at = time.monotonic()
        return Answer(self._parser.get_status_code(), body[0] if len(body) == 1 else b"".join(body), self._checksum)

    def _wait_until(self, deadline: float) -> None:
        """Let the socket's next call wait until then, give or take SLACK. Most answers come at once, and for them
        nothing has to be set."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        if abs(left - self._patience) > SLACK:
            self._patience = left
            if isinstance(self._socket, ssl.SSLSocket):
                self._socket.settimeout(left)
            else:
                # The kernel's own time-outs: with Python's each call is two, the first asking whether it would wait.
                limit = struct.pack("ll", int(left), max(1, int(left % 1 * 1e6)))  # Zero would mean for ever.
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)

    def is_fresh(self) -> bool:
        """Whether it was used lately and the other side has neither closed it nor sent what nobody asked for."""
        return time.monotonic() - self.used_at <= IDLE_SECONDS and not self._watch.poll(0)

    def close(self) -> None:
        self._socket.close()


class Pool:
    """Connections to one host. The one used last is taken first, so that the others age and go."""

    def __init__(self, host: str, port: int, *, tls: ssl.SSLContext | None, connect_seconds: float):
        self.host, self.port = host, port
        self.connect_seconds = connect_seconds
        self._tls = tls
        self._proxy = Proxy.of_environment(host, port) if tls else None
        self._idle: deque[Connection] = deque()
        self._breaker = CircuitBreaker()
        _pools.add(self)

    def exchange(self, request: bytes, seconds: float) -> Answer:
        """Send a request and wait for the answer, for so many seconds at the most once there is a connection.

        `Unavailable` when no connection could be made, in which case nothing was sent; `OutcomeUnknown` after that;
        `CircuitOpen` when the last requests waited in vain.
        """
        waiting.must_hold_nothing()
        seconds = self._breaker.patience(seconds)
        begun = time.monotonic()
        try:
            answer = self._exchange(request, seconds)
        except Unavailable as error:
            if isinstance(error.__cause__, TIMEOUTS):
                self._breaker.timed_out(begun)
            raise
        self._breaker.answered()
        return answer

    def _exchange(self, request: bytes, seconds: float) -> Answer:
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
        self._let_go(connection.used_at - IDLE_SECONDS)
        return answer

    def _let_go(self, last_used: float) -> None:
        """Close the connection that was idle for longest, if it was not used since then."""
        try:
            oldest = self._idle[0]
            if oldest.used_at >= last_used:
                return
            self._idle.remove(oldest)
        except (IndexError, ValueError):
            return  # Another thread took it.
        oldest.close()

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
            with waiting.waiting_itself():
                opened = self._connected()
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is None:
                opened.settimeout(None)
            else:
                opened = self._tls.wrap_socket(opened, server_hostname=self.host)
        except OSError as error:
            raise Unavailable(f"No connection to {self.host}:{self.port}: {error}.") from error
        return Connection(opened)

    def _connected(self) -> socket.socket:
        if self._proxy is None:
            return socket.create_connection((self.host, self.port), self.connect_seconds)
        return self._proxy.tunnel(self.host, self.port, self.connect_seconds)

    def forget(self) -> None:
        """Let go of every idle connection without a word on the wire: after a fork they belong to the parent."""
        self._idle = deque()
        self._breaker = CircuitBreaker()


_pools: "weakref.WeakSet[Pool]" = weakref.WeakSet()


def _after_fork() -> None:
    for pool in list(_pools):
        pool.forget()


os.register_at_fork(after_in_child=_after_fork)
