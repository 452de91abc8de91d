"""Pauses between attempts are not slept through, but kept; tables that a test declares are gone after it."""

import pytest

from dynamo.model import tables
from dynamo.wire import retries
from tests.dynamo import things

__all__ = ["things"]  # Its tables are declared before the engine creates them, whichever test comes first.


class Pauses(list[float]):
    """The seconds that would have been slept, one entry a pause."""


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> Pauses:
    kept = Pauses()
    monkeypatch.setattr(retries, "sleep", kept.append)
    return kept


@pytest.fixture(autouse=True)
def _own_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_declared", dict(tables._declared))
