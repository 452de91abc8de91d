"""Sees to it that one worker follows the streams and any further one stands by.

The lease is one item. Its holder counts it up every few seconds; whoever sees it unchanged for long takes it over. No
two machines' clocks are compared.
"""

import os
import socket
from time import monotonic, time

from pynamodb.expressions.condition import Condition

from dynamo.model.attributes import Integer, Text
from dynamo.model.entity import Entity
from dynamo.reads.gets import Get
from dynamo.reads.patterns import Budget
from dynamo.streams.checkpoints import LeaseLost, stream_checkpoints
from dynamo.writes.writes import put, update

# The holder renews, and believes in it for so long after the last time; others look, and take over what is unchanged.
RENEWED_EVERY = 5.0
BELIEVED_FOR = 15.0
LOOKED_AT_EVERY = 2.5
TAKEN_OVER_AFTER = 20.0


class Leased(Entity, table=stream_checkpoints, partition="WORKER", sort="LEASE", size_kb=0.1):
    """Who follows the streams. `fence` grows with each holder, `beats` with each time one renews it."""

    # None once the last holder has given it back.
    holder = Text(null=True)
    fence = Integer()
    beats = Integer()

    now = Get("", Budget(1, 1, 1), consistent=True)


class Lease:
    """A worker's hold on the streams, or its waiting for it."""

    def __init__(self, holder: str | None = None):
        self.holder = holder or f"{socket.gethostname()} {os.getpid()}"
        self.fence = 0
        self._believed_until = 0.0
        # What it was when it last changed, and since when.
        self._seen: tuple[int, int] | None = None
        self._seen_since = 0.0

    @property
    def held(self) -> bool:
        """Whether it is surely ours still. Asks nobody."""
        return monotonic() < self._believed_until

    def take(self) -> bool:
        """Take it where it is free, was given back, or has not been renewed for long. One request or two."""
        found = Leased.now.find()
        begun = monotonic()
        if found is None:
            # Above all fences there were, should the item have been deleted.
            free, fence = True, int(time())
        else:
            fence, seen = found.fence + 1, (found.fence, found.beats)
            if seen != self._seen:
                self._seen, self._seen_since = seen, begun
            free = found.holder is None or begun - self._seen_since >= TAKEN_OVER_AFTER
        if not free:
            return False
        as_seen = (Leased.fence == found.fence) & (Leased.beats == found.beats) if found else None
        mine = Leased(holder=self.holder, fence=fence, beats=0)
        try:
            put(mine, new=found is None, condition=as_seen, failing=LeaseLost())
        except LeaseLost:
            return False
        self.fence, self._believed_until = fence, begun + BELIEVED_FOR
        return True

    def renew(self) -> None:
        """Hold it for longer; `LeaseLost` when it is another's. One request."""
        begun = monotonic()
        try:
            update(Leased.key(), Leased.beats.set(Leased.beats + 1), condition=self._ours, failing=LeaseLost())
        except LeaseLost:
            self._believed_until = 0.0
            raise
        self._believed_until = begun + BELIEVED_FOR

    def give_back(self) -> None:
        """Let the next one take over at once. One request."""
        self._believed_until = 0.0
        update(Leased.key(), Leased.holder.remove(), condition=self._ours, failing=LeaseLost())

    @property
    def _ours(self) -> Condition:
        return Leased.fence == self.fence


def holder_now() -> str | None:
    """Who follows the streams by the lease; None when nobody does. One request."""
    found = Leased.now.find()
    return found.holder if found else None
