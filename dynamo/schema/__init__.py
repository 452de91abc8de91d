"""The tables as they exist: made, compared with the declared ones, brought up to date, emptied.

Everything here speaks to the engine through boto3, so web processes do not import it.
"""

from dynamo.model.tables import declared_tables
from dynamo.schema.creating import create
from dynamo.schema.differences import settled
from dynamo.schema.emptying import empty

__all__ = ["create", "declared_tables", "empty", "settled"]
