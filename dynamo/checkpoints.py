"""Where the consumers of streams stand."""

from dynamo.attributes import Text
from dynamo.entity import Entity
from dynamo.patterns import Budget
from dynamo.reads import Get
from dynamo.tables import stream_checkpoints


class Checkpoint(Entity, table=stream_checkpoints, size_kb=0.2):
    """How far one consumer has read one shard."""

    consumer = Text()
    shard = Text()
    sequence_number = Text()

    of_shard = Get("", Budget(1, 1, 1), consistent=True)
