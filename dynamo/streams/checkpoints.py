"""Stores how far each consumer has read each shard of a stream."""

from dynamo.model.attributes import Text
from dynamo.model.entity import Entity
from dynamo.model.tables import Table
from dynamo.reads.gets import Get
from dynamo.reads.patterns import Budget

stream_checkpoints = Table("StreamCheckpoints", "consumer", "shard")


class Checkpoint(Entity, table=stream_checkpoints, size_kb=0.2):
    """How far one consumer has read one shard."""

    consumer = Text()
    shard = Text()
    sequence_number = Text()

    of_shard = Get("", Budget(1, 1, 1), consistent=True)
