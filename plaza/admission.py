"""Admission of requests to a web process: how many work at once, how many wait, and how long a body may take.

The server has many threads, since waiting in one costs little; what is scarce is given out here. See docs/operating.md.
"""

import math
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from queue import Empty, SimpleQueue
from typing import IO, Any

from plaza.bounds import refusal
from web.turns import taking

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

CHUNK = 65536
READING = frozenset({"GET", "HEAD"})
# A request waits so long for its turn, and for a place to send its body, before it is told that Plaza is busy.
TURN_SECONDS = 5.0
PLACE_SECONDS = 1.0
# So long a body may take to arrive, and a request to be answered, once others want the place.
LIMIT_SECONDS = 30.0


class Places:
    """A number of places, and since when each is taken: `inf` while it is free."""

    def __init__(self, number: int) -> None:
        self._free: SimpleQueue[int] = SimpleQueue()
        self._since = [math.inf] * number
        for place in range(number):
            self._free.put(place)

    def take(self, seconds: float | None = 0) -> int | None:
        """A place, waited for so long, or until there is one; None when none became free."""
        try:
            place = self._free.get(block=seconds != 0, timeout=seconds or None)
        except Empty:
            return None
        self._since[place] = time.monotonic()
        return place

    def give_back(self, place: int) -> None:
        self._since[place] = math.inf
        self._free.put(place)

    def longest(self) -> float:
        """Seconds for which the place taken first has been taken."""
        return time.monotonic() - min(self._since)


class Held:
    """The turn of one request, which it may give to others while it needs none."""

    def __init__(self, turns: Places, asides: Places, turn: int) -> None:
        self._turns, self._asides = turns, asides
        self._turn: int | None = turn
        self._aside: int | None = None

    def step_aside(self) -> bool:
        self._aside = self._asides.take()
        if self._aside is None:
            return False
        self.give_back()
        return True

    def come_back(self) -> None:
        self._turn = self._turns.take(None)
        if self._aside is not None:
            self._asides.give_back(self._aside)

    def give_back(self) -> None:
        if self._turn is not None:
            self._turns.give_back(self._turn)
            self._turn = None


class Admission:
    """A WSGI application around another: it reads each body whole, then gives the request one of a few turns to work.

    Files that are read take no turn, so nothing that DynamoDB or a slow client holds up delays them. Whoever finds no
    place is answered 503. A thread that waits for a body cannot be interrupted, so when all places are taken and one of
    them for longer than the limit, the server is asked to put fresh processes in place of these.
    """

    def __init__(
        self,
        application: Application,
        *,
        working: int,
        waiting: int = 64,
        bodies: int = 32,
        asides: int = 16,
        most_bytes: int,
        files: tuple[str, ...],
        limit: float = LIMIT_SECONDS,
    ) -> None:
        self._application = application
        self._turns, self._waiting, self._bodies = Places(working), Places(waiting), Places(bodies)
        self._asides = Places(asides)
        self._most_bytes = most_bytes
        self._files = files
        self._limit = limit
        self._asked = 0.0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if refused := refusal(environ):
            return _refuse(start_response, *refused)
        length = environ.get("CONTENT_LENGTH")
        if length and length != "0":
            place = self._bodies.take(PLACE_SECONDS)
            if place is None:
                return self._busy(self._bodies, environ, start_response)
            try:
                whole = self._read_body(environ, int(length))
            finally:
                self._bodies.give_back(place)
            if not whole:
                return _refuse(start_response, "400 Bad Request", "The request ended before it was whole.")
        if environ["REQUEST_METHOD"] in READING and environ["PATH_INFO"].startswith(self._files):
            return self._answer(environ, start_response)
        turn = self._turns.take()
        if turn is None:
            turn = self._wait_for_turn()
            if turn is None:
                return self._busy(self._turns, environ, start_response)
        held = Held(self._turns, self._asides, turn)
        try:
            with taking(held):
                return self._answer(environ, start_response)
        finally:
            held.give_back()

    def _read_body(self, environ: Environ, length: int) -> bool:
        """Puts the whole body in place of the stream; false when the client broke off. One that is too large stays
        unread: the application refuses it by its length."""
        stream, environ["wsgi.input"] = environ["wsgi.input"], BytesIO()
        if length > self._most_bytes:
            return True
        body: IO[bytes] = tempfile.SpooledTemporaryFile(CHUNK)  # noqa: SIM115 (the application reads it)
        left = length
        while left and (read := stream.read(min(left, CHUNK))):
            body.write(read)
            left -= len(read)
        body.seek(0)
        environ["wsgi.input"] = body
        return not left

    def _wait_for_turn(self) -> int | None:
        place = self._waiting.take()
        if place is None:
            return None
        try:
            return self._turns.take(TURN_SECONDS)
        finally:
            self._waiting.give_back(place)

    def _answer(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """The answer in one piece, so that the server keeps it for a client that reads slowly, and not this thread."""
        answer = self._application(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            if close := getattr(answer, "close", None):
                close()

    def _busy(self, places: Places, environ: Environ, start_response: StartResponse) -> list[bytes]:
        now = time.monotonic()
        if places.longest() > self._limit and now - self._asked > self._limit:
            self._asked = now
            _ask_for_fresh_processes(environ)
        return _refuse(start_response, "503 Service Unavailable", "Plaza is busy. Please try again in a moment.")


def _refuse(start_response: StartResponse, status: str, words: str) -> list[bytes]:
    body = words.encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    headers += [("Cache-Control", "no-store")]
    if status.startswith("503"):
        headers += [("Retry-After", "2")]
    start_response(status, headers)
    return [body]


def _ask_for_fresh_processes(environ: Environ) -> None:
    """Granian's main process, told SIGHUP, starts others, then ends these: they have `--workers-kill-timeout`."""
    if environ.get("SERVER_SOFTWARE") == "Granian":
        os.kill(os.getppid(), signal.SIGHUP)
