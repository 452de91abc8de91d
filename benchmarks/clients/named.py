"""The clients by the names that the tables show."""

from importlib import import_module

from benchmarks.clients import Client, Where

PLAZA = "Plaza, entities"
BOTO = "boto3, wire dict"
PYNAMO = "PynamoDB, models"
PYDYNOX_DICTS = "pydynox, dict"
PYDYNOX_MODELS = "pydynox, models"
AIODYNAMO = "aiodynamo, dict"
FLOOR = "floor: socket, orjson"

CLIENTS = {
    PLAZA: "ours.Plaza",
    BOTO: "boto.Boto",
    PYNAMO: "pynamo.Pynamo",
    PYDYNOX_DICTS: "pydynox_dicts.PydynoxDicts",
    PYDYNOX_MODELS: "pydynox_models.PydynoxModels",
    AIODYNAMO: "aio.Aiodynamo",
    FLOOR: "floor.Floor",
}


def connected(name: str, where: Where) -> Client:
    """The client of this name; only now its packages are imported."""
    module, kind = CLIENTS[name].split(".")
    client: Client = getattr(import_module(f"benchmarks.clients.{module}"), kind)(where)
    return client
