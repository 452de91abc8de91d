"""The data layer as a Django app."""

from django.apps import AppConfig


class DynamoConfig(AppConfig):
    name = "dynamo"
