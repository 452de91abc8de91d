"""The short form of `benchmarks.streams`: workers and a driver are killed, and all that is derived is right."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.following import killing
from benchmarks.following.killing import course, derived, differing, expected
from benchmarks.following.resting import rest
from benchmarks.visiting import servers
from dynamo.model import tables
from dynamo.schema import create, declared_tables
from dynamo.streams import consumers
from dynamo.tools.local import LocalDynamo

pytestmark = pytest.mark.no_engine


@pytest.fixture
def environment(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """An engine of the test's own, whose streams tell of nothing else."""
    monkeypatch.setattr(tables, "_declared", dict(tables._declared))
    monkeypatch.setattr(consumers, "_consumers", dict(consumers._consumers))
    with LocalDynamo() as local:
        settings.DYNAMO = settings.DYNAMO | {"ENDPOINT": local.endpoint, "PREFIX": "bench-"}
        yield servers.environment(tmp_path, local.endpoint)


def test_all_that_is_derived_is_right_whatever_is_killed(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(killing, "PRODUCTS", 20)
    create(declared_tables())
    found = course(environment, changes=400, kills=4, rate=100, chance=Random(os.urandom(8)))
    assert found.went_back == []
    assert (found.wrong, found.rebuilt_otherwise) == (0, 0)
    assert found.derived > 80
    assert found.checkpoints_seen > 0
    assert found.holders > 0


def test_what_is_derived_wrongly_is_found(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison itself: things that nobody follows are wrong at once."""
    create(declared_tables())
    killing.market.load(products=10, members=0, orders=0)
    assert differing(derived(), expected()) == []
    killing.change(20, 1000, Random(1))
    assert len(differing(derived(), expected())) > 5


def test_at_rest_a_worker_asks_for_records_and_little_else(environment: dict[str, str]) -> None:
    from benchmarks.following.tables import resting_consumers

    resting_consumers(3)
    create(declared_tables())
    found = rest(environment, tables=3, seconds=6, settle=8)
    assert set(found.requests) <= {"GetRecords", "UpdateItem", "DescribeStream", "GetItem", "PutItem"}
    # Once a second and table at the most; on a busy machine fewer.
    assert found.requests["GetRecords"] <= 3 * 60 * 1.2
