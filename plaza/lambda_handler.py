"""The entry point for AWS Lambda: `plaza.lambda_handler.handler`, a function for each consumer."""

import os
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("PLAZA_SETTINGS") or "plaza.settings"
django.setup()

from dynamo.streams import consumer_named, follow_event  # noqa: E402 (Django comes first)

_consumer = consumer_named(os.environ.get("PLAZA_CONSUMER") or "")


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Follow the records of an event with the consumer that PLAZA_CONSUMER names."""
    return follow_event(_consumer, event)
