"""Every view says whom it is for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.access import AUDIENCES

pytestmark = pytest.mark.no_engine


def views(patterns: list[URLPattern | URLResolver]) -> Iterator[Any]:
    """What the URLs lead to, of the modules in a package called `views`."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif ".views." in pattern.callback.__module__:
            yield pattern.callback


def test_every_view_declares_its_audience() -> None:
    found = {
        f"{view.__module__}.{view.__qualname__}": getattr(view, "audience", None)
        for view in views(get_resolver().url_patterns)
    }
    assert {name for name, audience in found.items() if audience not in AUDIENCES} == set()
    assert {"everybody", "member", "seller"} <= set(found.values())
