"""Tries again what a consumer of streams has parked."""

from typing import Any

from accounts.audit_entries import Actor, Subject, audit_entry
from dynamo import put
from dynamo.streams import Consumer, retry_parked

# Items whose changes are tried in one request of a member of staff; those behind them take another one.
ITEMS_AT_ONCE = 50


def retry(consumer: Consumer[Any], actor: Actor) -> tuple[int, list[str]]:
    """Follow what is parked, up to the first change of each item that fails: how many were followed, and the errors.

    Two requests a change, and one for the entry in the audit log, which is written first: what is derived has no
    transaction that it could stand in.
    """
    put(audit_entry(actor, "retry", Subject("consumer", consumer.name, consumer.name)), new=True)
    return retry_parked(consumer, ITEMS_AT_ONCE)
