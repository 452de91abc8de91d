"""The real engine in memory for the whole run, with tables of the run's own; what a test writes is gone after it."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.template.backends.jinja2 import Template
from django.test.signals import template_rendered

from dynamo.tools import testing
from dynamo.tools.local import LocalDynamo

# Hundreds of threads that ask at once keep the engine busy for longer than a page would wait.
PATIENT = {"CONNECT_SECONDS": 10, "READ_SECONDS": 20}


# What takes long says nothing of whether it is right. The long profile looks further, and elsewhere each time.
hypothesis.settings.register_profile("quick", deadline=None)
hypothesis.settings.register_profile("long", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def engine() -> Iterator[LocalDynamo]:
    """DynamoDB Local in memory, with every declared table."""
    with LocalDynamo() as local:
        settings.DYNAMO = settings.DYNAMO | {"ENDPOINT": local.endpoint, "PREFIX": "test-"} | PATIENT
        testing.create_tables()
        yield local
        assert not testing.left_over()


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


class Clock:
    """Tells the same time until it is set forward."""

    def __init__(self) -> None:
        self.seconds = time.monotonic()

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture(autouse=True)
def memories_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What a process remembers for seconds is remembered throughout a test, however long that takes."""
    clock = Clock()
    monkeypatch.setattr("dynamo.reads.cache.monotonic", clock)
    return clock


@pytest.fixture
def a_second_passes(memories_clock: Clock) -> Callable[[], None]:
    """Call it, and what a process believes for a second is over."""

    def pass_() -> None:
        memories_clock.seconds += 1.01

    return pass_


@pytest.fixture(autouse=True)
def _letters(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Letters that a test has written are written when it ends, not during the next one."""
    with ThreadPoolExecutor(2) as desk:
        monkeypatch.setattr("accounts.forms.passwords._senders", desk)
        yield
