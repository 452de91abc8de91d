"""Pages stand still while their fonts and photographs come, however late those are."""

import re

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.shop import a_small_shop

# What search engines call good is a tenth; nobody sees a fiftieth.
MOST = 0.02
RECORD = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries())
      shifts.push([shift.value, shift.sources.map((each) => each.node?.outerHTML?.slice(0, 80))]);
  }).observe({ type: "layout-shift", buffered: true });
"""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def shifts_of(page: Page, path: str) -> list[tuple[float, list[str]]]:
    """What moves when fonts and photographs come after the page was first painted."""
    held: list[Route] = []
    painted = False

    def hold(route: Route) -> None:
        if painted:
            route.continue_()
        else:
            held.append(route)

    page.add_init_script(RECORD)
    page.route(re.compile(r"\.(woff2|avif|webp)$"), hold)
    page.goto(path, wait_until="domcontentloaded")
    page.evaluate(PAINTED)
    painted = True
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.fonts.ready.then(() => null)")
    page.evaluate(PAINTED)
    assert held, "there is nothing to wait for"
    found: list[tuple[float, list[str]]] = page.evaluate("shifts")
    return found


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_moves(visit: Visit, size: dict[str, int]) -> None:
    shop = a_small_shop()
    for path in (
        "/",
        f"/c/{shop.plants.path}/",
        f"/products/{shop.cactus.product_id}/{shop.cactus.slug}/",
        "/@windowsill/",
        "/categories/",
        "/nowhere/",
    ):
        shifts = shifts_of(visit(size=size), path)
        assert sum(value for value, _ in shifts) <= MOST, (path, shifts)
