"""The real engine in memory for the whole run, with tables of the run's own; what a test writes is gone after it."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.template.backends.jinja2 import Template
from django.test.signals import template_rendered

from dynamo import testing
from dynamo.local import LocalDynamo

# Hundreds of threads that ask at once keep the engine busy for longer than a page would wait.
PATIENT = {"CONNECT_SECONDS": 10, "READ_SECONDS": 20}


@pytest.fixture(scope="session")
def engine() -> Iterator[LocalDynamo]:
    """DynamoDB Local in memory, with every declared table."""
    with LocalDynamo() as local:
        settings.DYNAMO = settings.DYNAMO | {"ENDPOINT": local.endpoint, "PREFIX": "test-"} | PATIENT
        testing.create_tables()
        yield local


@pytest.fixture(autouse=True)
def _told() -> Iterator[None]:
    """Tells the test client which context each page was rendered with, as Django's own template engine does."""
    render = Template.render

    def telling(page: Template, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> str:
        template_rendered.send(page, template=page, context=context or {})
        return render(page, context, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", telling)
        yield


@pytest.fixture(autouse=True)
def _fresh(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty tables and an empty cache for every test that uses the engine (mark `no_engine` for those that do not)."""
    if request.node.get_closest_marker("no_engine"):
        yield
        return
    request.getfixturevalue("engine")
    cache.clear()
    with testing.emptied_afterwards():
        yield


@pytest.fixture
def a_second_passes(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Call it, and what a process believes for a second is over."""
    passed = 0.0

    def pass_() -> None:
        nonlocal passed
        passed += 1.01
        monkeypatch.setattr("dynamo.cache.monotonic", lambda: time.monotonic() + passed)

    return pass_
