"""Every error there can be, as one of our tree."""

import botocore.exceptions
import botocore.parsers
import botocore.session
import pytest

from dynamo import errors
from dynamo.errors import (
    BadRequest,
    Cancelled,
    ConditionFailed,
    Denied,
    DynamoError,
    EngineFault,
    OutcomeUnknown,
    Throttled,
    TooLarge,
    Unavailable,
)
from dynamo.wire.transport.boto import from_botocore, from_client_error

pytestmark = pytest.mark.no_engine

# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html and .../CommonParameters.html
COMMON = [
    "AccessDeniedException",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InternalFailure",
    "MalformedHttpRequestException",
    "NotAuthorized",
    "OptInRequired",
    "RequestAbortedException",
    "RequestEntityTooLargeException",
    "RequestExpired",
    "RequestTimeoutException",
    "ServiceUnavailable",
    "ThrottlingException",
    "UnknownOperationException",
    "UnrecognizedClientException",
    "ValidationError",
    "AccessDenied",
    "ExpiredToken",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "SignatureDoesNotMatch",
    "SerializationException",
    "ValidationException",
    "Throttling",
    "InternalServerError",
]


def codes_of(service: str) -> list[str]:
    model = botocore.session.get_session().get_service_model(service)
    return sorted(
        {shape.error_code or shape.name for shape in model.error_shapes} | {s.name for s in model.error_shapes}
    )


def client_error(code: str, status: int = 400, **more: object) -> botocore.exceptions.ClientError:
    answer = {"Error": {"Code": code, "Message": "m"}, "ResponseMetadata": {"HTTPStatusCode": status}, **more}
    return botocore.exceptions.ClientError(answer, "PutItem")  # type: ignore[arg-type]


def test_there_are_errors_to_walk() -> None:
    assert len(codes_of("dynamodb")) > 25


def test_every_error_of_the_engine_has_its_place() -> None:
    for code in [*codes_of("dynamodb"), *codes_of("dynamodbstreams"), *COMMON]:
        error = from_client_error(client_error(code))
        assert type(error) not in (EngineFault, DynamoError), code
        assert code in str(error) or isinstance(error, Cancelled), code


def test_an_error_that_nobody_knows_is_a_fault_or_leaves_the_outcome_open() -> None:
    assert type(from_client_error(client_error("NewException"))) is EngineFault
    assert type(from_client_error(client_error("NewException", status=500))) is OutcomeUnknown
    assert "NewException: m" in str(from_client_error(client_error("NewException")))


def test_a_failed_condition_brings_the_item_that_stood_there() -> None:
    item = {"name": {"S": "x"}}
    error = from_client_error(client_error("ConditionalCheckFailedException", Item=item))
    assert isinstance(error, ConditionFailed)
    assert error.item == item


def test_a_cancellation_brings_its_reasons() -> None:
    reasons = [{"Code": "None"}, {"Code": "TransactionConflict", "Message": "m"}]
    error = from_client_error(client_error("TransactionCanceledException", CancellationReasons=reasons))
    assert isinstance(error, Cancelled)
    assert error.reasons == reasons


BOTOCORE = [
    (botocore.exceptions.ConnectTimeoutError(endpoint_url="u"), Unavailable),
    (botocore.exceptions.EndpointConnectionError(endpoint_url="u"), Unavailable),
    (botocore.exceptions.ProxyConnectionError(proxy_url="u"), Unavailable),
    (botocore.exceptions.SSLError(endpoint_url="u", error="e"), Unavailable),
    (botocore.exceptions.ReadTimeoutError(endpoint_url="u"), OutcomeUnknown),
    (botocore.exceptions.ConnectionClosedError(endpoint_url="u"), OutcomeUnknown),
    (botocore.exceptions.HTTPClientError(error="e"), OutcomeUnknown),
    (botocore.exceptions.IncompleteReadError(actual_bytes=1, expected_bytes=2), OutcomeUnknown),
    (botocore.exceptions.ChecksumError(checksum_type="crc32", expected_checksum=1, actual_checksum=2), OutcomeUnknown),
    (botocore.parsers.ResponseParserError("e"), OutcomeUnknown),
    (botocore.exceptions.NoCredentialsError(), Denied),
    (botocore.exceptions.PartialCredentialsError(provider="p", cred_var="v"), Denied),
    (botocore.exceptions.CredentialRetrievalError(provider="p", error_msg="e"), Denied),
    (botocore.exceptions.ProfileNotFound(profile="p"), Denied),
    (botocore.exceptions.NoRegionError(), BadRequest),
    (botocore.exceptions.ParamValidationError(report="r"), BadRequest),
]


@pytest.mark.parametrize(("theirs", "ours"), BOTOCORE)
def test_every_error_of_botocore_has_its_place(theirs: Exception, ours: type[DynamoError]) -> None:
    assert type(from_botocore(theirs)) is ours


def every_class(base: type) -> list[type]:
    return [base, *(found for kind in base.__subclasses__() for found in every_class(kind))]


def test_there_is_one_tree_and_each_of_its_errors_says_what_it_is() -> None:
    ours = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)]
    assert set(ours) <= set(every_class(DynamoError))
    assert all(error.__doc__ for error in ours)
    assert issubclass(OutcomeUnknown, Unavailable)
    assert issubclass(TooLarge, BadRequest)
    assert not issubclass(Throttled, Unavailable)
