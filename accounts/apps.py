"""Accounts as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        user_logged_in.connect(_carry, dispatch_uid="accounts.carry")


def _carry(*, request: Any, user: Any, **_: Any) -> None:
    request.session.carry(user, signed_in=True)
