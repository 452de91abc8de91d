"""The data layer as a Django app."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules

from dynamo.wire.locks import watch_locks


class DynamoConfig(AppConfig):
    name = "dynamo"
    verbose_name = "Data layer"

    def ready(self) -> None:
        # They declare the tables of the data layer itself.
        from dynamo.backfills import progress  # noqa: F401
        from dynamo.streams import checkpoints, parked  # noqa: F401

        autodiscover_modules("tables")
        if settings.DEBUG:
            watch_locks()
