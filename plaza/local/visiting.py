"""A visit to a Plaza that runs, as a person new to it makes one: the first pages, their styles, a photograph."""

import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from plaza.local.steps import step

SECONDS = 20
# Plaza is on this machine, so a proxy of the environment is not asked.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# A page with less than this in it, or a file, shows nothing worth coming for.
LEAST_BYTES = {"text/html": 1500, "text/css": 2000, "text/javascript": 500, "image": 500}


class LetDown(Exception):
    """Something a visitor would miss."""


class Answer(NamedTuple):
    """What came for an address."""

    address: str
    content_type: str
    body: bytes


class Links(HTMLParser):
    """What a page points at: its links, styles, scripts and photographs, and its heading."""

    def __init__(self, page: Answer) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.styles: list[str] = []
        self.scripts: list[str] = []
        self.photographs: list[str] = []
        self.headings = 0
        self.feed(page.body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.anchors.append(values.get("href", ""))
        elif tag == "link" and "stylesheet" in values.get("rel", ""):
            self.styles.append(values.get("href", ""))
        elif tag == "script" and "src" in values:
            self.scripts.append(values["src"])
        elif tag in {"img", "source"}:
            candidates = f"{values.get('src', '')},{values.get('srcset', '')}".split(",")
            self.photographs += [file.split()[0] for file in candidates if file.strip().startswith("/media/")]
        elif tag == "h1":
            self.headings += 1

    def to(self, pattern: str, what: str) -> str:
        """The first link whose path matches."""
        for link in self.anchors:
            if re.search(pattern, urlsplit(link).path):
                return link
        raise LetDown(f"no link to {what} on the home page")


def visit(address: str) -> list[str]:
    """What a visitor of the address would be let down by; nothing when all is well."""
    try:
        with step("Home page"):
            home = Links(page(address))
    except LetDown as trouble:
        return [str(trouble)]
    troubles = []
    for name, look in _looks(address, home):
        try:
            with step(name) as this:
                this.remark = urlsplit(look()).path
        except LetDown as trouble:
            troubles.append(str(trouble))
    return troubles


def _looks(address: str, home: Links) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "Category", lambda: page(urljoin(address, home.to("^/c/.+", "a category"))).address
    yield "Product", lambda: page(urljoin(address, home.to("^/products/.+", "a product"))).address
    yield "Cart", lambda: page(urljoin(address, home.to("^/cart/", "the cart"))).address
    yield "Sign in", lambda: page(urljoin(address, home.to("sign-in", "signing in"))).address
    yield "Styles", lambda: file(address, home.styles, "text/css").address
    yield "Script", lambda: file(address, home.scripts, "text/javascript").address
    yield "Photograph", lambda: file(address, home.photographs, "image").address


def page(address: str) -> Answer:
    answer = fetch(address, "text/html")
    if Links(answer).headings != 1:
        raise LetDown(f"{urlsplit(address).path} has {Links(answer).headings} main headings instead of one")
    return answer


def file(address: str, links: list[str], content_type: str) -> Answer:
    if not links:
        raise LetDown(f"no {content_type} on the home page")
    return fetch(urljoin(address, links[0]), content_type)


def fetch(address: str, content_type: str) -> Answer:
    """The answer, once it is a good one: 200, of the right type, with something in it."""
    path = urlsplit(address).path
    try:
        with _opener.open(address, timeout=SECONDS) as response:
            answer = Answer(response.url, response.headers.get_content_type(), response.read())
    except urllib.error.HTTPError as error:
        raise LetDown(f"{path} answers {error.code}") from error
    except OSError as error:
        raise LetDown(f"{path} does not answer: {error}") from error
    if not answer.content_type.startswith(content_type):
        raise LetDown(f"{path} is {answer.content_type}, not {content_type}")
    if len(answer.body) < LEAST_BYTES[content_type]:
        raise LetDown(f"{path} is next to empty: {len(answer.body)} bytes")
    return answer
