"""Every client reads what it should, and writes what it should: else the benchmark would compare errors."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from benchmarks import calls, starts, threads
from benchmarks.canned import Things
from benchmarks.clients import OPERATIONS, plain
from benchmarks.clients.named import AIODYNAMO, BOTO, CLIENTS, FLOOR, PLAZA, PYDYNOX_DICTS, PYDYNOX_MODELS, PYNAMO
from benchmarks.clients.ours import ENTITIES
from benchmarks.working import ClientFailed, Worker, environment, stub, workers
from dynamo.model.tables import declared_tables
from dynamo.schema import emptying
from dynamo.tools.local import LocalDynamo
from dynamo.wire.units import item_size
from plaza.local import ROOT

WRITERS = (PLAZA, BOTO, PYNAMO, PYDYNOX_DICTS, AIODYNAMO)
READERS = (PYDYNOX_MODELS,)


@pytest.fixture(scope="module")
def things() -> Things:
    return Things()


@pytest.fixture(scope="module")
def file(things: Things, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clients") / "things.json"
    things.write(path)
    return path


@pytest.fixture(scope="module")
def endpoint(file: Path) -> Iterator[str]:
    with stub(file) as server:
        yield server


@pytest.fixture(scope="module")
def beside_stub(endpoint: str, file: Path) -> Iterator[dict[str, Worker]]:
    with workers(*CLIENTS, endpoint=endpoint, things=file) as begun:
        yield {worker.name: worker for worker in begun}


def test_things_are_as_large_as_is_said(things: Things) -> None:
    assert 900 < item_size(things.product) < 1024
    assert len(things.found) == len(things.stocks) == 24
    assert all(facts.photo_width for facts in things.facts("Query"))


def test_plain_is_the_value_without_its_types() -> None:
    wire = {"M": {"a": {"N": "12"}, "b": {"L": [{"S": "x"}, {"BOOL": False}]}}}
    assert plain(wire) == {"a": 12, "b": ["x", False]}


@pytest.mark.no_engine
@pytest.mark.parametrize("name", CLIENTS)
def test_every_call_brings_what_the_stub_holds(name: str, beside_stub: dict[str, Worker], things: Things) -> None:
    worker = beside_stub[name]
    for operation in worker.operations:
        calls.check(worker, operation, things, engine=False)
        cpu, seconds = worker.repeat(operation, 2)
        assert cpu > 0
        assert seconds > 0
    if name in WRITERS:
        assert tuple(worker.operations) == OPERATIONS


@pytest.mark.no_engine
def test_a_wrong_answer_ends_the_benchmark(beside_stub: dict[str, Worker]) -> None:
    other = Things()
    other.product = {**other.product, "name": {"S": "Another"}}
    with pytest.raises(ClientFailed, match="GetItem brought"):
        calls.check(beside_stub[FLOOR], "GetItem", other, engine=False)


@pytest.mark.no_engine
def test_figures_of_a_client_come_a_call(beside_stub: dict[str, Worker], things: Things) -> None:
    figures = calls.measure([beside_stub[FLOOR]], things, rounds=1, seconds=0.001, engine=False)
    assert figures.keys() == {(FLOOR, "GetItem"), (FLOOR, "Query")}
    assert all(0 < figure < 100_000 for figure in figures.values())


@pytest.mark.no_engine
def test_processes_count_together(beside_stub: dict[str, Worker]) -> None:
    assert threads.rate([beside_stub[PLAZA], beside_stub[BOTO]], 0.05) > 0


def test_the_same_on_the_engine_with_what_it_changes_there(engine: LocalDynamo, things: Things, tmp_path: Path) -> None:
    prefix = settings.DYNAMO["PREFIX"]
    things.write(tmp_path / "things.json", prefix)
    things.seed()
    with workers(*WRITERS, *READERS, endpoint=engine.endpoint, things=tmp_path / "things.json", prefix=prefix) as begun:
        for worker in begun:
            for operation in worker.operations:
                calls.check(worker, operation, things, engine=True)
    # Most of these clients are not ours, so nobody knows what they wrote.
    emptying.empty(declared_tables())


@pytest.mark.no_engine
@pytest.mark.parametrize("row", [starts.BARE, starts.ALL_ENTITIES, "PynamoDB, twelve models"])
def test_a_start_tells_its_time_and_its_memory(row: str, endpoint: str, things: Things) -> None:
    start = starts.start(row, endpoint, things.facts("GetItem")[0].name)
    assert start.milliseconds > 1
    assert start.megabytes > 4
    if row != starts.BARE:
        assert start.all_milliseconds is not None
        assert start.all_milliseconds >= start.milliseconds


@pytest.mark.no_engine
def test_a_start_that_reads_something_else_ends_the_benchmark(endpoint: str) -> None:
    with pytest.raises(ClientFailed, match="pydynox"):
        starts.start("pydynox, nothing defined", endpoint, "Another")


@pytest.mark.no_engine
def test_a_client_that_cannot_start_is_named(endpoint: str, tmp_path: Path) -> None:
    (tmp_path / "none.json").write_text("{}")
    with pytest.raises(ClientFailed, match="boto3"), workers(BOTO, endpoint=endpoint, things=tmp_path / "none.json"):
        pass


@pytest.mark.no_engine
def test_clients_inherit_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "somebody")
    monkeypatch.setenv("DYNAMO_ENDPOINT", "http://127.0.0.1:1")
    assert not environment().keys() & {"AWS_PROFILE", "DYNAMO_ENDPOINT", "DJANGO_SETTINGS_MODULE"}


@pytest.mark.no_engine
def test_models_of_others_have_every_attribute(things: Things) -> None:
    """What a model does not know it need not read, and that would be less work than ours."""
    from benchmarks.clients import pydynox_models, pynamo_models

    for model, item in (("Product", things.product), ("Listing", things.found[0]), ("Stock", things.stocks[0])):
        assert item.keys() <= getattr(pynamo_models, model).get_attributes().keys()
        assert item.keys() <= getattr(pydynox_models, model)._attributes.keys()
    order = things.order
    assert order.keys() == pynamo_models.Order.get_attributes().keys()
    assert order["lines"]["L"][0]["M"].keys() == pynamo_models.OrderLine.get_attributes().keys()


@pytest.mark.no_engine
def test_all_entities_are_all() -> None:
    defining = re.compile(r"^class \w+\([^)]*\bEntity\b[^)]*\btable=", re.MULTILINE)
    paths = [
        path for package in ("accounts", "dynamo", "shop", "plaza", "web") for path in (ROOT / package).rglob("*.py")
    ]
    found = [path.relative_to(ROOT).with_suffix("") for path in paths if defining.search(path.read_text())]
    # The one in `queries` is an example in its words.
    assert {".".join(path.parts) for path in found} - {"dynamo.reads.queries"} == set(ENTITIES)
