"""The Django app of the project: the demo and its commands."""

from django.apps import AppConfig


class PlazaConfig(AppConfig):
    name = "plaza"
