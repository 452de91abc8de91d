"""Creates tables, compares those that exist with the declared ones, brings them up to date, empties them.

Everything here speaks to the engine through boto3, so web processes do not import it.
"""

from dynamo.model.tables import declared_tables
from dynamo.schema.creating import create
from dynamo.schema.differences import settled
from dynamo.schema.emptying import empty

__all__ = ["create", "declared_tables", "empty", "settled"]
