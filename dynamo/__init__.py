"""The data layer: tables, entities, access patterns and transactions on DynamoDB. It knows Django, never the apps."""

from dynamo.attributes import AsText, Bytes, Expiry, Flag, Integer, Moment, Number, Text, TextSet
from dynamo.entity import Entity, Key
from dynamo.keys import first_id_at, id_at, is_ulid, last_id_at, moment_of, new_id
from dynamo.nesting import ListOf, MapOf, Nested, TupleOf
from dynamo.pages import Page
from dynamo.patterns import Budget, access_pattern
from dynamo.prepared import Given, Prepared, given_key
from dynamo.queries import Query
from dynamo.ranges import Range
from dynamo.reads import BatchGet, Get
from dynamo.tables import Index, Table
from dynamo.together import together
from dynamo.transactions import Transaction
from dynamo.unique import claim, move_claim
from dynamo.writes import delete, put, update

__all__ = [
    "AsText",
    "BatchGet",
    "Budget",
    "Bytes",
    "Entity",
    "Expiry",
    "Flag",
    "Get",
    "Given",
    "Index",
    "Integer",
    "Key",
    "ListOf",
    "MapOf",
    "Moment",
    "Nested",
    "Number",
    "Page",
    "Prepared",
    "Query",
    "Range",
    "Table",
    "Text",
    "TextSet",
    "Transaction",
    "TupleOf",
    "access_pattern",
    "claim",
    "delete",
    "first_id_at",
    "given_key",
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
