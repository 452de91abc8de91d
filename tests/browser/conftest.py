"""The pages in a real Chromium, on a server of the run's own; whatever a page complains about fails its test."""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# A busy machine may take long over a page, and to wait for longer costs nothing where it does not.
MILLISECONDS_TO_WAIT = 30_000
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="session")
def site(engine: object, django_test_environment: None) -> Iterator[str]:
    """The address of Plaza, served by threads of this process."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if CHROMIUM is None:
        pytest.skip("There is no Chromium on this machine: Debian's package chromium has it.")
    expect.set_options(timeout=MILLISECONDS_TO_WAIT)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@dataclass
class Visit:
    """Opens windows on the site and remembers what their pages complained about.

    A test that provokes a complaint says so in `expected` before it does: a page's messages arrive some time after
    what the page shows.
    """

    browser: Browser
    site: str
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(
        self, *, size: dict[str, int] | None = None, scheme: str = "light", scripts: bool = True, **options: Any
    ) -> Page:
        """A page in a window of its own, with no cookies."""
        context = self.browser.new_context(
            base_url=self.site,
            viewport=size or DESKTOP,
            color_scheme=scheme,
            java_script_enabled=scripts,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._hear(page, message))
        return page

    def _hear(self, page: Page, message: Any) -> None:
        # The browser reports every answer of 400 and above; tests expect some, and check their pages.
        expected = ["the server responded with a status", *self.expected]
        if message.type == "error" and not any(words in message.text for words in expected):
            self.complaints.append(f"{page.url}: {message.text}")


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visit]:
    """Fails the test if any of its pages broke the content security policy or raised an error in a script."""
    visit = Visit(chromium, site)
    yield visit
    for context in visit.contexts:
        context.close()
    assert not visit.complaints


@pytest.fixture
def problems() -> Callable[[Page], list[str]]:
    """What axe finds wrong with a page, a line for each element: everything in the light, and in the dark the contrast,
    which is all that differs there."""

    def run(page: Page) -> list[str]:
        page.evaluate(AXE)
        found = _violations(page, "light", {})
        page.emulate_media(color_scheme="dark")
        # Colours may take a moment to change; other animations may have no end.
        page.evaluate("document.getAnimations().forEach(each => each instanceof CSSTransition && each.finish())")
        found += _violations(page, "dark", {"runOnly": ["color-contrast"]})
        page.emulate_media(color_scheme="light")
        return found

    return run


def _violations(page: Page, scheme: str, options: dict[str, Any]) -> list[str]:
    found = page.evaluate("options => axe.run(document, options)", {"resultTypes": ["violations"], **options})
    return [
        f"{page.url} {scheme} {violation['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def sideways(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider
