"""The errors that the data layer raises, as one tree.

Callers catch what they can act on; `web` maps the rest to pages once. `from_engine` is the only place that knows
the engine's own names for its errors.
"""

from collections.abc import Mapping
from typing import Any


class DynamoError(Exception):
    """Anything the data layer raises."""


class NotFound(DynamoError):
    """No item has this key."""


class BadCursor(DynamoError):
    """A page was asked for with a cursor that we did not give out for this question and this viewer."""


class BadValue(DynamoError, ValueError):
    """A value that an attribute, a key or a limit of the engine does not take. A fault of the calling code."""


class BadKey(BadValue):
    """A text that no item can have as its key: empty, too long, or not text that can be encoded."""


class HeldUp(DynamoError, RuntimeError):
    """A question of `together` would wait for something other than DynamoDB, and so hold up those that share its
    thread, or wait for one of them for ever. A fault of the calling code, and nothing was sent."""


class Unreadable(DynamoError, ValueError):
    """An item, or a record in one, lacks what its kind needs or holds it in another form: a release stored it whose
    items this one cannot read."""


class ReadOnlyResult(DynamoError, TypeError):
    """An item read from an index lacks what the index does not project, so it must not be written back."""


class Refused(DynamoError):
    """A write's condition did not hold. Domain errors derive from it: `OutOfStock`, `UsernameTaken`.

    `others` holds the refusals of the other writes of the same transaction, in the order they were added.
    """

    others: "tuple[Refused, ...]" = ()


class ConditionFailed(Refused):
    """A write's condition did not hold and the caller gave the failure no name. `item` is the item as it was."""

    def __init__(self, message: str = "The condition of a write did not hold.", item: Mapping[str, Any] | None = None):
        super().__init__(message)
        self.item = item


class Conflict(DynamoError):
    """Other transactions kept writing the same items, and every retry met them again. Nothing was applied."""


class TokenReused(DynamoError):
    """An idempotency token was sent again with another transaction. A fault of the calling code."""


class Throttled(DynamoError):
    """More requests than the table, the index or the account takes right now."""


class Unavailable(DynamoError):
    """DynamoDB could not be reached or failed on its side. Nothing was applied."""


class CircuitOpen(Unavailable):
    """DynamoDB has stopped answering, so the request was not even sent. Others will be, as soon as it answers again."""


class OutcomeUnknown(Unavailable):
    """A write was sent, and no answer came or one that says nothing of it. It may have been applied: read before
    writing again."""


class Denied(DynamoError):
    """The credentials are missing, expired, or do not allow this."""


class CredentialsExpired(Denied):
    """The session that the credentials belong to has ended. Nothing was applied."""


class TableMissing(DynamoError):
    """A declared table, index or replica does not exist. `manage.py dynamo_tables --apply` makes tables and indexes."""


class TableBusy(DynamoError):
    """A table or a backup is being created, changed or deleted, exists already, or too many change at once."""


class BadRequest(DynamoError):
    """The engine refused a request as malformed. A fault of this layer or of the calling code."""


class TooLarge(BadRequest):
    """An item above 400 KB, an item collection above 10 GB, or an answer above what the engine returns."""


class IteratorExpired(BadRequest):
    """An iterator of a stream serves for a quarter of an hour."""


class RecordsTrimmed(BadRequest):
    """The records of a stream are kept for a day, and these are gone."""


class EngineFault(DynamoError):
    """An error that the engine has and this tree does not know yet."""


class Cancelled(DynamoError):
    """A transaction was cancelled. `reasons` has one entry a write, in the order they were sent."""

    def __init__(self, message: str, reasons: list[Mapping[str, Any]]):
        super().__init__(message)
        self.reasons = reasons


_BY_KIND: dict[type[DynamoError], str] = {
    ConditionFailed: "ConditionalCheckFailedException DuplicateItemException",
    Conflict: """
        TransactionConflictException ReplicatedWriteConflictException TransactionInProgressException
    """,
    TokenReused: "IdempotentParameterMismatchException IdempotentParameterMismatch",
    Throttled: """
        ProvisionedThroughputExceededException RequestLimitExceeded ThrottlingException Throttling
        RequestThrottled RequestThrottledException TooManyRequestsException SlowDown
    """,
    # The engine says that a write may have been applied when it answers with a fault of its own.
    OutcomeUnknown: """
        InternalServerError InternalServerErrorException InternalFailure InternalError
        ServiceUnavailable ServiceUnavailableException RequestTimeout RequestTimeoutException
        RequestAbortedException
    """,
    CredentialsExpired: "ExpiredTokenException ExpiredToken",
    Denied: """
        AccessDeniedException AccessDenied IncompleteSignatureException
        IncompleteSignature InvalidClientTokenId InvalidSignatureException MissingAuthenticationTokenException
        MissingAuthenticationToken NotAuthorized OptInRequired RequestExpired SignatureDoesNotMatch
        UnrecognizedClientException
    """,
    TableMissing: """
        ResourceNotFoundException TableNotFoundException IndexNotFoundException GlobalTableNotFoundException
        ReplicaNotFoundException
    """,
    TableBusy: """
        ResourceInUseException TableInUseException TableAlreadyExistsException LimitExceededException
        BackupInUseException ExportConflictException ImportConflictException GlobalTableAlreadyExistsException
        ReplicaAlreadyExistsException ContinuousBackupsUnavailableException
    """,
    TooLarge: "ItemCollectionSizeLimitExceededException RequestEntityTooLarge RequestEntityTooLargeException",
    IteratorExpired: "ExpiredIteratorException",
    RecordsTrimmed: "TrimmedDataAccessException",
    BadRequest: """
        ValidationException ValidationError SerializationException UnknownOperationException InvalidAction
        MalformedHttpRequestException
        InvalidEndpointException PolicyNotFoundException BackupNotFoundException ExportNotFoundException
        ImportNotFoundException InvalidExportTimeException InvalidRestoreTimeException MalformedQueryString
        MissingAction MissingParameter InvalidParameterValue InvalidParameterCombination InvalidQueryParameter
        PointInTimeRecoveryUnavailableException
    """,
}
ENGINE_ERRORS: dict[str, type[DynamoError]] = {code: kind for kind, codes in _BY_KIND.items() for code in codes.split()}


def from_engine(code: str, message: str, *, item: Mapping[str, Any] | None = None, status: int = 400) -> DynamoError:
    """The error of this tree for an engine's error code; an unknown code is `OutcomeUnknown` when the status is 5xx."""
    kind = ENGINE_ERRORS.get(code) or (OutcomeUnknown if status >= 500 else EngineFault)
    text = f"{code}: {message}" if message else code
    return ConditionFailed(text, item) if kind is ConditionFailed else kind(text)
