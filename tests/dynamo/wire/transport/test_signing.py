"""Our signatures are botocore's."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from dynamo.wire.transport.endpoints import Keys
from dynamo.wire.transport.signing import Signer

pytestmark = pytest.mark.no_engine

REGION = "eu-central-1"
visible = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)


def botocores(keys: Keys, host: str, target: str, body: bytes, moment: datetime) -> dict[str, str]:
    request = AWSRequest("POST", f"https://{host}/", headers={"X-Amz-Target": target}, data=body)
    with patch("botocore.auth.get_current_datetime", return_value=moment.replace(tzinfo=None)):
        SigV4Auth(Credentials(*keys), "dynamodb", REGION).add_auth(request)
    return {name.lower(): value for name, value in request.headers.items() if name.lower() != "x-amz-target"}


def ours(signer: Signer, target: str, body: bytes, moment: datetime) -> dict[str, str]:
    lines = signer.headers(target, body, moment.timestamp()).decode().rstrip("\r\n").split("\r\n")
    return {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}


@given(visible, visible, st.none() | visible, st.sampled_from(["GetItem", "TransactWriteItems"]), st.binary(), moments)
def test_equal_for_every_request(
    access_key: str, secret_key: str, token: str | None, operation: str, body: bytes, moment: datetime
) -> None:
    keys = Keys(access_key, secret_key, token)
    target, host = f"DynamoDB_20120810.{operation}", "dynamodb.eu-central-1.amazonaws.com"
    signer = Signer(keys, REGION, host)
    assert ours(signer, target, body, moment) == botocores(keys, host, target, body, moment)


def test_one_signer_signs_from_day_to_day() -> None:
    keys = Keys("key", "secret", None)
    signer = Signer(keys, REGION, "localhost:8000")
    for day in (1, 2, 1):
        moment = datetime(2026, 11, day, 23, 59, 59, tzinfo=UTC)
        expected = botocores(keys, "localhost:8000", "T.Query", b"{}", moment)
        assert ours(signer, "T.Query", b"{}", moment) == expected
