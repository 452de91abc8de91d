"""What a web process takes of memory when it is treated badly.

Runs Plaza's own server, as the Procfile starts it in production, before DynamoDB Local in memory. It is visited, signed
in to by 12 members at once, sent hostile pictures by 8 at once, asked for 20,000 long URLs that nobody asked for
before, and then all of this together. Prints the peak of the web process's resident memory in each part. Exit code 1
when one is above the goal. Ends in under six minutes, with --quick in under three.
"""

from benchmarks.preparing import prepare

if __name__ == "__main__":
    prepare("benchmarks.memory")

import argparse
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.pages import a_plaza
from benchmarks.reporting import Goal, Report, Table, run
from benchmarks.visiting import servers
from benchmarks.visiting.browser import Answer, Browser, form
from benchmarks.visiting.pictures import hostile

if TYPE_CHECKING:
    from benchmarks.visiting.market import Market

GOAL_MEGABYTES = 250
SIGN_INS = 12
SENDERS = 8
URLS, QUICK_URLS = 20_000, 2_000
# The longest URLs that Plaza looks at, and those that it refuses unread.
LONG, TOO_LONG = 7_000, 60_000
PROFILE = "/settings/profile/"


@dataclass(slots=True)
class Badly:
    """Treats one server badly, a part at a time."""

    port: int
    market: "Market"
    urls: int
    pictures: dict[str, bytes]
    members: Sequence[Browser] = ()
    asked: int = 0

    def visit(self) -> None:
        from benchmarks.visiting.shopping import Shopper

        visitor = Shopper(self.port, self.market)
        visitor.look_around()
        for _ in range(100):
            visitor.home()
            visitor.category()
            visitor.any_product()
            visitor.cart()
        visitor.browser.close()

    def sign_in(self) -> None:
        with ThreadPoolExecutor(SIGN_INS) as threads:
            self.members = list(threads.map(self._signed_in, self.market.members))

    def _signed_in(self, member: str) -> Browser:
        from benchmarks.visiting.market import PASSWORD

        browser = Browser(self.port)
        filled = form(patiently(lambda: browser.get("/sign-in/")), "/sign-in/")
        filled |= {"username": member, "password": PASSWORD}
        patiently(lambda: browser.post("/sign-in/", filled)).must_be(302)
        return browser

    def send_pictures(self) -> None:
        with ThreadPoolExecutor(SENDERS) as threads:
            list(threads.map(self._send_all, self.members[:SENDERS]))

    def _send_all(self, browser: Browser) -> None:
        for picture in self.pictures.values():
            filled = form(patiently(lambda: browser.get(PROFILE)), "")
            answer = browser.upload(PROFILE, filled, "avatar", picture)
            if answer.status not in (302, 422, 503):
                raise AssertionError(f"{answer.status} for a picture")

    def ask_for_urls(self) -> None:
        with ThreadPoolExecutor(SENDERS) as threads:
            list(threads.map(self._ask_for_some, range(SENDERS)))
        self.asked += self.urls

    def _ask_for_some(self, which: int) -> None:
        browser = Browser(self.port)
        for number in range(self.asked + which, self.asked + self.urls, SENDERS):
            length = TOO_LONG if number % 5 == 0 else LONG
            path, headers = unknown(number, length)
            status = browser.get(path, headers=headers).status
            if status not in (200, 302, 400, 404, 414, 422, 503):
                raise AssertionError(f"{status} for {path[:60]}")
        browser.close()

    def everything(self) -> None:
        with ThreadPoolExecutor(3) as threads:
            for part in [threads.submit(self.sign_in), threads.submit(self.send_pictures)]:
                self.ask_for_urls()
                part.result()


def patiently(ask: Callable[[], Answer]) -> Answer:
    """The answer, asked for again while the server is busy, as it may be by what others send."""
    while (answer := ask()).status == 503:
        time.sleep(1)
    return answer


def unknown(number: int, length: int) -> tuple[str, dict[str, str]]:
    """A URL of so many bytes that nobody has asked for, in the shapes that Plaza has, and headers as long."""
    word = f"{number:08}" + "x" * (length - 50)
    path = (
        f"/c/{word}/",
        f"/@{word}/",
        f"/products/{word}/a-thing/",
        f"/everything/?seller={word}",
        f"/categories/?q={word}",
        f"/password-reset/{word}/a-token/",
        f"/static/{word}.css",
        f"/media/{word}.webp",
    )[number % 8]
    return path, {
        "Referer": f"http://127.0.0.1/{word}",
        "Content-Type": f"text/plain; charset=c{number:08}",
        "Accept-Language": word[:4000],
    }


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    words.add_argument("--quick", action="store_true", help=f"{QUICK_URLS:,} URLs: for a look, not for a record")
    run(report, words)


def report(wanted: argparse.Namespace) -> Report:
    pictures = hostile()
    with a_plaza(products=800, members=SIGN_INS, orders=2) as plaza, servers.serving(plaza.environment) as server:
        badly = Badly(server.port, plaza.market, QUICK_URLS if wanted.quick else URLS, pictures)
        parts: list[tuple[str, Callable[[], None]]] = [
            ("400 pages", badly.visit),
            (f"{SIGN_INS} sign-ins at once", badly.sign_in),
            (f"{len(pictures)} hostile pictures from each of {SENDERS} at once", badly.send_pictures),
            (f"{badly.urls:,} distinct long URLs", badly.ask_for_urls),
            ("all of it at once", badly.everything),
        ]
        rows: list[tuple[str, float, float]] = [("started", *memory_of(server))]
        for name, part in parts:
            servers.forget_peak(server.worker)
            part()
            rows.append((name, *memory_of(server)))
            print(f"{name}: done", flush=True)
    table = Table("Memory of the web process, MB", ("", "peak", "after it"), rows)
    return Report([table], [Goal(f"{name}: peak, MB", peak, GOAL_MEGABYTES) for name, peak, _ in rows])


def memory_of(server: servers.Server) -> tuple[float, float]:
    return servers.resident_megabytes(server.worker, "VmHWM"), servers.resident_megabytes(server.worker)


if __name__ == "__main__":
    main()
