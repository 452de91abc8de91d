"""The user class that Django's auth works with. Nothing of it is in a relational database."""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, Never

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.base import ModelState
from django.utils.crypto import salted_hmac

from accounts.credentials import Credential
from accounts.identity import changing_passwords
from accounts.profiles.reading import Profile
from web.photos import Photo


class NoDatabase(RuntimeError):
    """Something asked the ORM for members. They are in DynamoDB: see `credentials` and `profiles`."""


class NoQueries(BaseUserManager["Account"]):
    """Refuses every question, rather than let one reach for a database that is not there."""

    def get_queryset(self) -> Never:
        raise NoDatabase("Members are not in a relational database: read accounts.credentials or accounts.profiles.")


class Visitor(AnonymousUser):
    """Whoever is not signed in, with what pages ask of anybody."""

    is_seller = False


class Account(AbstractBaseUser):
    """Whoever is signed in, or proves to be somebody. Built from a session's claims or from what was read."""

    user_id = models.CharField(primary_key=True, max_length=26)
    username = models.CharField("user name", max_length=30, unique=True)
    email = models.EmailField("e-mail address")
    name = models.CharField("name", max_length=60)
    is_seller = models.BooleanField(default=False)
    shop_name = models.CharField(max_length=60, null=True, default=None)  # noqa: DJ001 (there is no column to be null)
    is_staff = models.BooleanField(default=False)
    token_version = models.IntegerField(default=1)
    # When somebody was last here is in MemberStats; without this field Django does not write it at sign-in.
    last_login = None

    avatar: Photo | None = None
    # What `set_password` was given, until it is saved.
    _password: str | None = None

    objects = NoQueries()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        managed = False
        base_manager_name = "objects"

    @classmethod
    def of(cls, credential: Credential, profile: Profile | None = None) -> "Account":
        """The account of a credential; with the profile it is whole."""
        account = cls(
            user_id=credential.user_id,
            username=credential.username,
            password=credential.password_hash,
            is_seller=credential.is_seller,
            is_staff=credential.is_staff,
            token_version=credential.token_version,
        )
        account.is_active = credential.is_active
        if profile:
            account.email = profile.member.email
            account.name = profile.member.name
            account.avatar = profile.member.avatar
            account.shop_name = profile.seller.shop_name if profile.seller else None
        return account

    @classmethod
    def claimed(cls, **values: Any) -> "Account":
        """The account that a session's claims tell of, for each page that a member looks at. As the constructor makes
        it, which asks every field and sends two signals."""
        account = cls.__new__(cls)
        vars(account).update(_defaults(), _state=ModelState(), **values)
        return account

    def get_full_name(self) -> str:
        return self.name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Write the password that `set_password` set, which is all that Django's forms and hashers change.

        A stronger hash of the same password leaves sessions alone; a new password ends them.
        """
        if update_fields is not None and list(update_fields) == ["password"]:
            changing_passwords.keep_hash(self.username, self.user_id, self.password)
        elif self._password is not None:
            self.token_version = changing_passwords.change(self.username, self.user_id, self.password)
            self._password = None
        else:
            raise NoDatabase("Only a password is saved here; everything else has a transaction of its own.")

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise NoDatabase("An account is not deleted through the ORM.")

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # The version goes up with every new password, and unlike the hash it is known without reading it.
        return _session_auth_hash(f"{self.user_id}:{self.token_version}", secret or settings.SECRET_KEY)


@cache
def _defaults() -> dict[str, Any]:
    return {field.attname: field.get_default() for field in Account._meta.concrete_fields}


@lru_cache(2048)
def _session_auth_hash(who: str, secret: str) -> str:
    return salted_hmac("accounts.session", who, secret=secret, algorithm="sha256").hexdigest()
