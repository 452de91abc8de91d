"""The data layer as a Django app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DynamoConfig(AppConfig):
    name = "dynamo"
    verbose_name = "Data layer"

    def ready(self) -> None:
        from dynamo.streams import checkpoints, parked  # noqa: F401 (declare the tables of the data layer itself)

        autodiscover_modules("tables")
