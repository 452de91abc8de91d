"""Accounts as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        user_logged_in.connect(_update_session, dispatch_uid="accounts.sessions")


def _update_session(*, request: Any, user: Any, **_: Any) -> None:
    request.session.set_account(user, signed_in=True)
