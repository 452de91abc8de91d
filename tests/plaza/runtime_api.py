"""The runtime API of AWS Lambda, as far as its runtime client asks for it:
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, NamedTuple

from plaza.local import ROOT

SECONDS_TO_ANSWER = 60


class Outcome(NamedTuple):
    """What became of an invocation: `response` or `error`, and its content."""

    kind: str
    content: Any


class RuntimeAPI:
    """Hands events to a runtime and takes what it makes of them."""

    def __init__(self) -> None:
        self.events: queue.Queue[Any] = queue.Queue()
        self.outcomes: queue.Queue[Outcome] = queue.Queue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> "RuntimeAPI":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.events.put(None)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def invoke(self, event: Any) -> Outcome:
        """What the function makes of an event."""
        self.events.put(event)
        return self.outcomes.get(timeout=SECONDS_TO_ANSWER)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        api, numbers = self, count(1)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                """The next invocation: /2018-06-01/runtime/invocation/next."""
                event = api.events.get()
                if event is None:
                    self.close_connection = True
                    return
                body = json.dumps(event).encode()
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", str(next(numbers)))
                self.send_header("Lambda-Runtime-Deadline-Ms", "99999999999999")
                self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:1:function:f")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                """An outcome: …/invocation/1/response, …/invocation/1/error or …/init/error."""
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or self._chunks()
                api.outcomes.put(Outcome(self.path.rsplit("/", 1)[1], json.loads(body)))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def _chunks(self) -> bytes:
                """A body of unknown length: https://www.rfc-editor.org/rfc/rfc9112#section-7.1."""
                body = b""
                while size := int(self.rfile.readline() or b"0", 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return body

            def log_message(self, *words: object) -> None:
                pass

        return Handler


@contextmanager
def function(handler: str, **environment: str) -> Iterator[RuntimeAPI]:
    """A function in AWS's own runtime client, in a process of its own while the block runs."""
    with RuntimeAPI() as api:
        process = subprocess.Popen(
            [sys.executable, "-m", "awslambdaric", handler],
            cwd=ROOT,
            env=os.environ | {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.port}"} | environment,
        )
        try:
            yield api
        finally:
            process.kill()
            process.wait()
