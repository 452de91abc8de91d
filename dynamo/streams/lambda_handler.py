"""Runs a consumer in AWS Lambda, whose event source mappings share the shards, retry, and keep the place."""

import logging
from typing import Any

from dynamo.streams.consumers import Consumer
from dynamo.streams.following import first_failure
from dynamo.streams.records import record_in

logger = logging.getLogger(__name__)


def follow_event(consumer: Consumer[Any], event: dict[str, Any]) -> dict[str, Any]:
    """Follow the records of an event of a DynamoDB stream, and name the first that could not be followed.

    Lambda takes those before it as done and sends that one and all after it again: `ReportBatchItemFailures`,
    https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html. What says nothing of the
    records is raised, and the whole event comes again.
    """
    records = [record for record in map(record_in, event["Records"]) if consumer.concerns(record)]
    failure = first_failure(consumer, records)
    if failure is None:
        return {"batchItemFailures": []}
    logger.error(
        "%s cannot follow a change of %s: %s",
        consumer.name,
        consumer.item_key(records[failure.place]),
        failure.error,
        exc_info=failure.error,
    )
    return {"batchItemFailures": [{"itemIdentifier": records[failure.place].sequence_number}]}
