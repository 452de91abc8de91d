"""Stores how far each backfill has come, so that one that was broken off goes on where it was."""

from dynamo.model.attributes import Integer, Moment, Text
from dynamo.model.entity import Entity
from dynamo.model.tables import Table
from dynamo.reads.gets import Get
from dynamo.reads.patterns import Budget

backfills = Table("Backfills", "name")


class Progress(Entity, table=backfills, size_kb=0.3):
    """How far the latest run of a backfill has come. `place` is where its scan goes on, None at the table's end."""

    name = Text()
    place = Text(null=True)
    looked_at = Integer(default=0)
    filled = Integer(default=0)
    begun_at = Moment()
    ended_at = Moment(null=True)

    of_backfill = Get("", Budget(1, 1, 1), consistent=True)
