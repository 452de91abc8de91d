"""A server on this machine that answers as it is told, down to the bytes and to closing the connection."""

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count

from tests.waiting import SECONDS

# What to do once a request has been read: takes the connection and the request's body; whether it stays open.
Step = Callable[[socket.socket, bytes], bool]


class FaultyServer:
    """Reads each request whole, then takes the next of its steps, or `step` every time; without any it closes.

    `requests` keeps the requests' bodies.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.steps: list[Step] = []
        self.step: Step | None = None
        self.requests: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http{'s' if tls else ''}://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), self._secured(connection) as connection:
            while (body := _request(connection)) is not None:
                self.requests.append(body)
                step = self.step or (self.steps.pop(0) if self.steps else None)
                if step is None or not step(connection, body):
                    return

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(connection, server_side=True) if self._tls else connection

    def close(self) -> None:
        self._listener.close()


def _request(connection: socket.socket) -> bytes | None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += connection.recv(65536)
    return body


def answer(said: bytes, status: int = 200, *, checksum: int | None = None, close: bool = False) -> Step:
    """An answer with its length and checksum; the connection stays open unless it is told to close."""

    def step(connection: socket.socket, body: bytes) -> bool:
        crc = zlib.crc32(said) if checksum is None else checksum
        head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(said)}\r\nx-amz-crc32: {crc}\r\n"
        connection.sendall(head.encode() + (b"Connection: close\r\n" if close else b"") + b"\r\n" + said)
        return not close

    return step


def chunked(*parts: bytes) -> Step:
    """An answer in chunks, each sent by itself."""

    def step(connection: socket.socket, body: bytes) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for part in parts:
            connection.sendall(b"%x\r\n%b\r\n" % (len(part), part))
            time.sleep(0.01)
        connection.sendall(b"0\r\n\r\n")
        return True

    return step


def raw(data: bytes) -> Step:
    """Just these bytes, then the end of the connection."""

    def step(connection: socket.socket, body: bytes) -> bool:
        connection.sendall(data)
        return False

    return step


def reset(connection: socket.socket, body: bytes) -> bool:
    """The connection is torn down with a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    return False


def slowly(step: Step, seconds: float) -> Step:
    def later(connection: socket.socket, body: bytes) -> bool:
        time.sleep(seconds)
        return step(connection, body)

    return later


def dripping(said: bytes, seconds: float) -> Step:
    """A whole answer, byte by byte, with a pause between."""

    def step(connection: socket.socket, body: bytes) -> bool:
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(said), said):
            connection.sendall(bytes([byte]))
            time.sleep(seconds)
        return True

    return step


def once_there_are(count: int, said: bytes) -> Step:
    """Answers when so many requests have come, and none before."""
    meeting = threading.Barrier(count, timeout=SECONDS)

    def step(connection: socket.socket, body: bytes) -> bool:
        meeting.wait()
        return answer(said)(connection, body)

    return step


def echo_late_now_and_then() -> Step:
    """Each request back as its own answer, every fifth one half a second late."""
    turns = count(1)

    def step(connection: socket.socket, body: bytes) -> bool:
        if next(turns) % 5 == 0:
            time.sleep(0.5)
        return answer(body)(connection, body)

    return step


@contextmanager
def faulty_server(tls: ssl.SSLContext | None = None) -> Iterator[FaultyServer]:
    server = FaultyServer(tls)
    try:
        yield server
    finally:
        server.close()
