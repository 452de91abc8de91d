"""What the benchmark of memory stands on: the kernel's figures, URLs that nobody asked for, pictures in a form."""

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from benchmarks.memory import LONG, TOO_LONG, unknown
from benchmarks.visiting.browser import Browser
from benchmarks.visiting.servers import forget_peak, resident_megabytes
from plaza.bounds import MAX_URL

pytestmark = pytest.mark.no_engine


def test_memory_of_a_process_and_its_peak() -> None:
    forget_peak(os.getpid())
    before = resident_megabytes(os.getpid())
    held = b"x" * 64 * 2**20
    assert resident_megabytes(os.getpid()) - before > 60
    del held
    assert resident_megabytes(os.getpid(), "VmHWM") - before > 60
    forget_peak(os.getpid())
    assert resident_megabytes(os.getpid(), "VmHWM") - before < 60


def test_urls_are_all_others_and_as_long_as_they_should_be() -> None:
    for length in (LONG, TOO_LONG):
        urls = [unknown(number, length)[0] for number in range(40)]
        assert len(set(urls)) == 40
        assert all(length - 60 < len(url) < length for url in urls)
    assert LONG < MAX_URL < TOO_LONG


class Keeping(BaseHTTPRequestHandler):
    sent: bytes
    kind: str

    def do_POST(self) -> None:
        Keeping.kind = self.headers["Content-Type"]
        Keeping.sent = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Keeping)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_picture_is_sent_in_a_form(port: int) -> None:
    browser = Browser(port)
    assert browser.upload("/settings/profile/", {"name": "Ana Ñ"}, "avatar", b"\x89PNG").status == 204
    browser.close()
    boundary = Keeping.kind.partition("boundary=")[2].encode()
    name, picture = Keeping.sent.split(b"--" + boundary)[1:3]
    assert name == '\r\nContent-Disposition: form-data; name="name"\r\n\r\nAna Ñ\r\n'.encode()
    assert b'name="avatar"; filename="picture.png"' in picture
    assert picture.endswith(b"\r\n\r\n\x89PNG\r\n")
    assert Keeping.sent.endswith(b"--" + boundary + b"--\r\n")
