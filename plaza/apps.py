"""Plaza's own app: the demo and the commands that need every part."""

from django.apps import AppConfig


class PlazaConfig(AppConfig):
    name = "plaza"
