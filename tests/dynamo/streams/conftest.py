"""Consumers that a test declares are gone after it; a stream may be a scripted one."""

from collections.abc import Iterator

import pytest

from dynamo.streams import consumers, source
from tests.dynamo.streams import things
from tests.dynamo.streams.scripted_stream import ScriptedStream
from tests.dynamo.streams.things import Seen

__all__ = ["things"]  # Its table is declared before the engine creates them, whichever test comes first.


@pytest.fixture(autouse=True)
def _own_consumers(monkeypatch: pytest.MonkeyPatch) -> None:
    consumers.declared_consumers()  # Those of the apps declare themselves once only.
    monkeypatch.setattr(consumers, "_consumers", {})


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def stream() -> Iterator[ScriptedStream]:
    """A stream of the things' table with one open shard, in place of the engine's."""
    scripted = ScriptedStream()
    source.use_stream_transport(scripted)
    try:
        yield scripted
    finally:
        source.use_stream_transport(None)
