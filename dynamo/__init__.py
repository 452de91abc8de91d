"""The data layer: tables, entities, access patterns and transactions on DynamoDB.

Apps import from here, and from `dynamo.errors`, `dynamo.batches`, `dynamo.cache`, `dynamo.meter`, `dynamo.streams` and
`dynamo.schema`. It knows Django, never the apps.
"""

from dynamo.model.attributes import AsText, Bytes, Expiry, Flag, Integer, Moment, Number, Text, TextSet
from dynamo.model.entity import Entity, Key
from dynamo.model.keys import first_id_at, id_at, is_ulid, last_id_at, moment_of, new_id
from dynamo.model.nesting import Former, ListOf, MapOf, Nested, TupleOf
from dynamo.model.ranges import Range
from dynamo.model.tables import Index, Table
from dynamo.reads.gets import BatchGet, Get
from dynamo.reads.pages import Page
from dynamo.reads.patterns import Budget, access_pattern
from dynamo.reads.queries import Query, Question
from dynamo.wire.together import beside, together
from dynamo.writes.transactions import Transaction
from dynamo.writes.unique import claim, move_claim
from dynamo.writes.writes import delete, differences, put, update

__all__ = [
    "AsText",
    "BatchGet",
    "Budget",
    "Bytes",
    "Entity",
    "Expiry",
    "Flag",
    "Former",
    "Get",
    "Index",
    "Integer",
    "Key",
    "ListOf",
    "MapOf",
    "Moment",
    "Nested",
    "Number",
    "Page",
    "Query",
    "Question",
    "Range",
    "Table",
    "Text",
    "TextSet",
    "Transaction",
    "TupleOf",
    "access_pattern",
    "beside",
    "claim",
    "delete",
    "differences",
    "first_id_at",
    "id_at",
    "is_ulid",
    "last_id_at",
    "moment_of",
    "move_claim",
    "new_id",
    "put",
    "together",
    "update",
]
