"""A browser with scripts switched off, as far as a server notices: one connection, cookies, forms."""

import html
import re
import socket
from collections.abc import Mapping
from typing import Self
from urllib.parse import urlencode, urlsplit

import httptools
import zstandard

SECONDS = 30
FORM = "application/x-www-form-urlencoded"
BOUNDARY = b"----a-part-of-the-form"
RECEIVE = 262_144
TAG = re.compile(r"<(form|/form|input|button)\b([^>]*)>")
MARKUP = re.compile(r"<[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


class WrongPage(AssertionError):
    """The answer is not the page that was to be measured."""


class ClosedIdle(ConnectionError):
    """The server had closed a connection that nobody used for a while."""


class Answer:
    """One response: its status, headers (lower case) and body."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.set_cookies: list[str] = []
        self.body = b""
        self.complete = self.keeps_open = False
        self.parser = httptools.HttpResponseParser(self)

    # What httptools calls while it parses.

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"set-cookie":
            self.set_cookies.append(value.decode())
        else:
            self.headers[name.decode().lower()] = value.decode()

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.complete = True
        if self.headers.get("content-encoding") == "zstd":
            self.body = zstandard.ZstdDecompressor().decompress(self.body)
        # The parser knows it at this moment only.
        self.keeps_open = self.parser.should_keep_alive()

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def words(self) -> str:
        """What the page says, from its main part on."""
        main = self.text.partition('id="main"')[2] or self.text
        return " ".join(html.unescape(MARKUP.sub(" ", main)).split())

    def must_be(self, status: int, *, holding: str = "", times: int | None = None) -> Self:
        """This very answer, unless its status is another or the text is not in it (so many times)."""
        count = self.body.count(holding.encode())
        if self.status != status or (count == 0 if times is None else count != times):
            found = f", with {count} of {holding!r}" if holding else ""
            raise WrongPage(f"{status} was expected and {self.status} came{found}: {self.words[:600]}")
        return self


class Browser:
    """Keeps one connection to a server of this machine, and the cookies it was given."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.requests = 0
        self._socket: socket.socket | None = None

    def get(self, path: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        return self._ask("GET", path, headers or {}, None)

    def post(self, path: str, fields: Mapping[str, str], *, headers: Mapping[str, str] | None = None) -> Answer:
        return self._ask("POST", path, headers or {}, urlencode(fields).encode())

    def upload(self, path: str, fields: Mapping[str, str], field: str, file: bytes) -> Answer:
        """Post a form with a file in it, named as pictures are."""
        parts = [(f'name="{name}"', value.encode()) for name, value in fields.items()]
        parts.append((f'name="{field}"; filename="picture.png"\r\nContent-Type: image/png', file))
        body = b"".join(
            b"--%b\r\nContent-Disposition: form-data; %b\r\n\r\n%b\r\n" % (BOUNDARY, head.encode(), content)
            for head, content in parts
        )
        content_type = f"multipart/form-data; boundary={BOUNDARY.decode()}"
        return self._ask("POST", path, {}, b"%b--%b--\r\n" % (body, BOUNDARY), content_type)

    def follow(self, answer: Answer) -> Answer:
        """The page that a redirect leads to."""
        if answer.status not in (302, 303):
            raise WrongPage(f"A redirect was expected and {answer.status} came: {answer.text[:400]}")
        return self.get(answer.headers["location"])

    def close(self) -> None:
        if self._socket:
            self._socket.close()
            self._socket = None

    def _ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, content_type: str = FORM
    ) -> Answer:
        own = f"http://127.0.0.1:{self.port}"
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language: en-GB,en;q=0.5",
            "Accept-Encoding: gzip, deflate, br, zstd",
            *([] if "Referer" in headers else [f"Referer: {own}/"]),
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body is not None:
            lines += [
                f"Origin: {own}",
                f"Content-Type: {content_type}",
                f"Content-Length: {len(body)}",
            ]
        answer = self._exchange("\r\n".join([*lines, "", ""]).encode() + (body or b""))
        for cookie in answer.set_cookies:
            self._keep(cookie)
        return answer

    def _exchange(self, sent: bytes) -> Answer:
        self.requests += 1
        if self._socket:
            try:
                return self._answer(self._socket, sent)
            except ClosedIdle:
                self.close()
        self._socket = socket.create_connection(("127.0.0.1", self.port), SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._answer(self._socket, sent)

    def _answer(self, connection: socket.socket, sent: bytes) -> Answer:
        answer = Answer()
        parser = answer.parser
        try:
            connection.sendall(sent)
            received = connection.recv(RECEIVE)
        except ConnectionError as error:
            raise ClosedIdle from error
        if not received:
            raise ClosedIdle
        parser.feed_data(received)
        while not answer.complete:
            received = connection.recv(RECEIVE)
            if not received:
                raise ConnectionError("The server closed the connection before its answer was whole.")
            parser.feed_data(received)
        answer.status = parser.get_status_code()
        if not answer.keeps_open:
            self.close()
        return answer

    def _keep(self, cookie: str) -> None:
        pair, *rest = cookie.split(";")
        name, _, value = pair.partition("=")
        if any(word.strip().lower() == "max-age=0" for word in rest):
            self.cookies.pop(name.strip(), None)
        else:
            self.cookies[name.strip()] = value


def form(page: Answer, action: str) -> dict[str, str]:
    """What a browser sends of the first form with this action, as the page filled it in."""
    fields: dict[str, str] = {}
    inside = False
    for found in TAG.finditer(page.text):
        tag, given = found[1], {name: html.unescape(value) for name, value in ATTRIBUTE.findall(found[2])}
        if tag == "form" and not inside:
            inside = urlsplit(given.get("action", "")).path == action
        elif tag == "/form" and inside:
            return fields
        elif inside and tag == "input" and "name" in given and is_sent(given):
            fields[given["name"]] = given.get("value", "on")
    raise WrongPage(f"There is no form to {action} on this page: {page.text[:400]}")


def is_sent(given: Mapping[str, str]) -> bool:
    return "disabled" not in given and (given.get("type") not in ("radio", "checkbox") or "checked" in given)
