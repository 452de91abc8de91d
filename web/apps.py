"""The Django app of what every page shares."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "web"
