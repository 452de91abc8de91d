"""Plaza's settings for processes that share a busy machine: DynamoDB Local may take its time there."""

from plaza.settings import *  # noqa: F403
from plaza.settings import DYNAMO

DYNAMO = DYNAMO | {"CONNECT_SECONDS": 10, "READ_SECONDS": 20}
