"""Plaza's own app: the demo and the commands that need every part."""

from django import db
from django.apps import AppConfig
from django.conf import settings
from django.core.cache import close_caches
from django.core.handlers.base import reset_urlconf
from django.core.signals import request_finished, request_started


class PlazaConfig(AppConfig):
    name = "plaza"

    def ready(self) -> None:
        # There is no relational database, so no request begins and ends with looking after connections to one.
        request_started.disconnect(db.reset_queries)
        request_started.disconnect(db.close_old_connections)
        request_finished.disconnect(db.close_old_connections)
        # Nor is a thread told which addresses hold (`web.finding`).
        request_finished.disconnect(reset_urlconf)
        if not settings.REDIS_URL:
            # A cache in this process has no connections either.
            request_finished.disconnect(close_caches)
