"""Consumers in AWS Lambda: under its own runtime client, with events made of real records."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.conf import settings

from dynamo import update
from dynamo.streams.source import Stream, ask
from dynamo.tools.local import free_port
from shop import tables
from shop.inventory import ONLY, Stock
from shop.products import Product
from tests.build import a_category, a_product
from tests.plaza.runtime_api import RuntimeAPI, function


def in_lambda(endpoint: str) -> dict[str, str]:
    return {
        "PLAZA_CONSUMER": "shop.stock_flags",
        # On a busy machine DynamoDB Local may take its time.
        "PLAZA_SETTINGS": "benchmarks.following.settings",
        "PLAZA_SECRET_KEY": "a key for tests, and for nothing else",
        "DYNAMO_ENDPOINT": endpoint,
        "DYNAMO_PREFIX": settings.DYNAMO["PREFIX"],
    }


@pytest.fixture(scope="module")
def in_runtime(engine: Any) -> Iterator[RuntimeAPI]:
    with function("plaza.lambda_handler.handler", **in_lambda(engine.endpoint)) as api:
        yield api


def records_of(*products: Product) -> list[dict[str, Any]]:
    """What the stream of the inventory tells of some products, as Lambda is handed it."""
    stream, found = Stream(tables.inventory), []
    ids = {product.product_id for product in products}
    for shard in stream.shards():
        iterator: str | None = stream.iterator(shard, None)
        while iterator:
            answer = ask("GetRecords", ShardIterator=iterator)
            found += [each for each in answer["Records"] if each["dynamodb"]["Keys"]["product_id"]["S"] in ids]
            iterator = answer.get("NextShardIterator") if answer["Records"] else None
    return [record | {"eventSourceARN": stream.arn} for record in found]


def sell_out(product: Product) -> None:
    update(Stock.key(product_id=product.product_id, variant_id=ONLY), Stock.quantity.set(0))


def left_of(product: Product) -> int | None:
    return Product.details(product_id=product.product_id).stock_left


def test_an_event_is_followed(in_runtime: RuntimeAPI) -> None:
    product = a_product(a_category(), quantity=10)
    sell_out(product)
    records = records_of(product)
    assert [record["eventName"] for record in records] == ["INSERT", "MODIFY"]
    assert in_runtime.invoke({"Records": records}) == ("response", {"batchItemFailures": []})
    assert left_of(product) == 0
    # Another one, by the same process.
    assert in_runtime.invoke({"Records": records}) == ("response", {"batchItemFailures": []})


def test_the_first_record_that_fails_is_named_and_those_before_it_are_done(in_runtime: RuntimeAPI) -> None:
    products = [a_product(a_category(), quantity=10) for _ in range(5)]
    for product in products:
        sell_out(product)
    records = deepcopy(records_of(*products))[5:]
    records[2]["dynamodb"]["NewImage"]["quantity"] = {"S": "many"}
    records[4]["dynamodb"]["NewImage"]["quantity"] = {"S": "many"}
    outcome = in_runtime.invoke({"Records": records})
    failed = records[2]["dynamodb"]["SequenceNumber"]
    assert outcome == ("response", {"batchItemFailures": [{"itemIdentifier": failed}]})
    assert [left_of(product) for product in products[:2]] == [0, 0]


def test_what_does_not_concern_it_is_passed_by(in_runtime: RuntimeAPI) -> None:
    assert in_runtime.invoke({"Records": []}) == ("response", {"batchItemFailures": []})


def test_trouble_with_dynamodb_is_an_error_of_the_whole_event() -> None:
    """Then Lambda sends all of it again, and names no record as the one to blame."""
    product = a_product(a_category(), quantity=10)
    sell_out(product)
    with function("plaza.lambda_handler.handler", **in_lambda(f"http://127.0.0.1:{free_port()}")) as api:
        kind, content = api.invoke({"Records": records_of(product)})
    assert kind == "error"
    assert content["errorType"] == "Unavailable"


def test_a_function_without_a_known_consumer_says_so(engine: Any) -> None:
    with function("plaza.lambda_handler.handler", **in_lambda(engine.endpoint) | {"PLAZA_CONSUMER": "nobody"}) as api:
        kind, content = api.outcomes.get(timeout=60)
    assert kind == "error"
    assert "no consumer nobody" in content["errorMessage"]
    assert "shop.stock_flags" in content["errorMessage"]
