"""The short form of `benchmarks.streams`: workers and a driver are killed, and all that is derived is right."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.following import killing
from benchmarks.following.killing import course, derived, differing, expected
from benchmarks.following.poisoning import poison
from benchmarks.following.resting import rest
from benchmarks.following.tables import resting_consumers
from benchmarks.visiting import servers
from dynamo.model import tables
from dynamo.schema import create, declared_tables
from dynamo.streams import consumers
from dynamo.tools.local import LocalDynamo

pytestmark = pytest.mark.no_engine


@pytest.fixture(scope="module")
def local() -> Iterator[LocalDynamo]:
    """An engine whose streams tell of nothing else."""
    with LocalDynamo() as engine:
        yield engine


@pytest.fixture
def environment(local: LocalDynamo, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of processes that share the test's own tables."""
    monkeypatch.setattr(tables, "_declared", dict(tables._declared))
    consumers.declared_consumers()  # Those of the apps declare themselves once only.
    monkeypatch.setattr(consumers, "_consumers", dict(consumers._consumers))
    prefix = f"{tmp_path.name}-"
    settings.DYNAMO = settings.DYNAMO | {"ENDPOINT": local.endpoint, "PREFIX": prefix}
    return servers.environment(tmp_path, local.endpoint) | {"DYNAMO_PREFIX": prefix}


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


def test_a_thing_that_is_spoiled_holds_up_no_other_and_is_right_after_its_mend(environment: dict[str, str]) -> None:
    create(declared_tables())
    found = poison(environment, products=20)
    assert found.parked == 2
    assert found.wrong_after_mend == 0


def test_what_is_derived_wrongly_is_found(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison itself: things that nobody follows are wrong at once."""
    create(declared_tables())
    killing.market.load(products=10, members=0, orders=0)
    assert differing(derived(), expected()) == []
    killing.change(20, 1000, Random(1))
    assert len(differing(derived(), expected())) > 5


def test_at_rest_a_worker_asks_for_records_and_little_else(environment: dict[str, str]) -> None:
    resting_consumers(3)
    create(declared_tables())
    found = rest(environment, tables=3, seconds=6, settle=8)
    assert set(found.requests) <= {"GetRecords", "UpdateItem", "DescribeStream", "GetItem", "PutItem"}
    # Once a second and table at the most; on a busy machine fewer.
    assert found.requests["GetRecords"] <= 3 * 60 * 1.2
