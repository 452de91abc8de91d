"""What Plaza replaces of Django and Jinja2, and what each gains, for the rule of a twentieth in CONTRIBUTING."""

import os
from collections.abc import Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment

from benchmarks.reporting import Goal, Report, Table
from benchmarks.visiting import servers
from benchmarks.visiting.measuring import Measured, Worker, measure
from web.pages import templates

if TYPE_CHECKING:
    from benchmarks.visiting.market import Market

SETTINGS = "benchmarks.visiting.taken_back_settings"
CATEGORY, PRODUCT = "category", "product"
PAGES = CATEGORY, PRODUCT
LEAST_GAIN = 0.05


def call(component: Any, *values: Any, **options: Any) -> Any:
    return component(*values, **options)


# What stands in a replacement's place: globals of the templates, and the class of their environment.
REPLACEMENTS: Mapping[str, Mapping[str, Any]] = {
    "cached components": {"cached": call},
    "URLs found once": {"url": lambda name, *arguments: reverse(name, args=arguments)},
    "static files' URLs found once": {"static": static},
    "one dictionary of globals": {},
}


def environment(**options: Any) -> Environment:
    """The environment of the templates, without the replacement that TAKEN_BACK names."""
    made = templates.environment(**options)
    name = os.environ["TAKEN_BACK"]
    made.globals |= REPLACEMENTS[name]
    if name == "one dictionary of globals":
        made.__class__ = Environment
    return made


def gains(market: "Market", plaza: Mapping[str, str], rounds: int) -> Report:
    """The CPU of a category and a product with all replacements, and without each of them. One that gains less than a
    twentieth of both pages misses its goal."""
    from benchmarks.visiting.shopping import Shopper

    with ExitStack() as running:
        started = {
            name: running.enter_context(servers.serving({**plaza, "TAKEN_BACK": name}, SETTINGS))
            for name in REPLACEMENTS
        }
        started["all of them"] = running.enter_context(servers.serving(plaza))
        shoppers = {name: Shopper(server.port, market) for name, server in started.items()}
        cases: dict[tuple[str, str], Measured] = {}
        for name, shopper in shoppers.items():
            looks = {
                CATEGORY: Worker(shopper.browser, shopper.category),
                PRODUCT: Worker(shopper.browser, shopper.product, shopper.look_around),
            }
            cases |= {(name, page): Measured(name, started[name], [look]) for page, look in looks.items()}
        measure(list(cases.values()), rounds)
    whole = {page: cases["all of them", page].milliseconds for page in PAGES}
    gained = {name: [1 - whole[page] / cases[name, page].milliseconds for page in PAGES] for name in REPLACEMENTS}
    table = Table(
        "What each replacement gains of a page's CPU",
        ("", *(f"{page}, ms without" for page in PAGES), *(f"{page}, gained" for page in PAGES)),
        [
            (name, *(cases[name, page].milliseconds for page in PAGES), *(f"{gain:.1%}" for gain in gained[name]))
            for name in REPLACEMENTS
        ],
    )
    return Report(
        [table],
        [Goal(f"{name}: the part it gains", max(gained[name]), LEAST_GAIN, at_least=True) for name in REPLACEMENTS],
    )
