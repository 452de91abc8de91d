"""When a member was last here, recorded at most once in five minutes."""

import logging
from datetime import UTC, datetime

from django.core.cache import cache

from accounts.members import MemberStats
from dynamo import Budget, access_pattern, update
from dynamo.errors import Throttled, Unavailable
from dynamo.meter import noting_writes

EVERY_SECONDS = 5 * 60

logger = logging.getLogger(__name__)


def record_activity(user_id: str) -> None:
    """Record that a member is here, unless it was recorded lately, as Django's cache knows: `beside` other questions.
    One request, or none; no page fails for it."""
    if cache.add(f"active:{user_id}", True, EVERY_SECONDS):
        try:
            # It is no change that anybody asked for.
            with noting_writes():
                set_active_at(user_id)
        except (Throttled, Unavailable) as error:
            logger.warning("The activity of %s could not be recorded: %s", user_id, error)


@access_pattern("S4", "UpdateItem", "Users", Budget(1, 1, write_units=1))
def set_active_at(user_id: str) -> None:
    """Set the time a member was last here to now. One request."""
    update(MemberStats.key(user_id=user_id), MemberStats.active_at.set(datetime.now(UTC)), upsert=True, repeatable=True)
