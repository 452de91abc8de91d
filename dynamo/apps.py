"""The data layer as a Django app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DynamoConfig(AppConfig):
    name = "dynamo"
    verbose_name = "Data layer"

    def ready(self) -> None:
        autodiscover_modules("tables")
