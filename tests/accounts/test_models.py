"""Django's auth works with an account that no relational database knows."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management import call_command

from accounts.credentials import Credential
from accounts.models import Account, NoDatabase
from dynamo.tools.testing import requests_at_most
from tests.build import PASSWORD, a_member


@pytest.mark.no_engine
def test_every_question_to_the_orm_is_refused() -> None:
    account = Account(user_id="1", username="ana")
    for ask in (
        lambda: Account.objects.get(pk="1"),
        lambda: Account.objects.all(),
        lambda: Account._base_manager.filter(username="ana"),
        lambda: Account._default_manager.get_by_natural_key("ana"),
        account.save,
        account.delete,
        account.refresh_from_db,
    ):
        with pytest.raises(NoDatabase):
            ask()


@pytest.mark.no_engine
def test_the_project_has_no_database_and_django_is_content() -> None:
    from django.conf import settings

    assert get_user_model() is Account
    assert set(settings.DATABASES) <= {"default"}
    assert settings.DATABASES.get("default", {}).get("ENGINE", "django.db.backends.dummy").endswith("dummy")
    call_command("check", tags=["models"], fail_level="WARNING")


def test_a_weaker_hash_is_replaced_when_its_password_is_right() -> None:
    weak = make_password(PASSWORD, hasher="pbkdf2_sha256")
    account = a_member("ana")
    account.password = weak
    with requests_at_most(1, 1, write_units=1):
        assert account.check_password(PASSWORD)
    credential = Credential.by_username(username="ana")
    assert credential.password_hash == account.password != weak
    assert credential.token_version == 1


def test_a_new_password_raises_the_token_version() -> None:
    account = a_member("ana")
    before = account.get_session_auth_hash()
    account.set_password("another one altogether")
    account.save()
    credential = Credential.by_username(username="ana")
    assert (credential.token_version, account.token_version) == (2, 2)
    assert account.get_session_auth_hash() != before
    assert account.check_password("another one altogether")
