"""The user class that Django's auth works with. Nothing of it is in a relational database."""

from collections.abc import Iterable
from typing import Any, Never

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.crypto import salted_hmac

from accounts import credentials
from accounts.credentials import Credential
from accounts.members import Member
from accounts.passwords import normalize_password
from accounts.sellers import SellerProfile
from web.photos.photo import Photo


class NoDatabase(RuntimeError):
    """Something asked the ORM for members. They are in DynamoDB: see `credentials` and `members`."""


class NoQueries(BaseUserManager["Account"]):
    """Refuses every question, rather than let one reach for a database that is not there."""

    def get_queryset(self) -> Never:
        raise NoDatabase("Members are not in a relational database: read accounts.credentials or accounts.members.")


class Visitor(AnonymousUser):
    """Somebody who is not signed in, with what pages ask of every user."""

    is_seller = False
    user_id = ""


class Account(AbstractBaseUser):
    """A member as Django's auth knows them, made from a session's claims or from their items."""

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
    def of(cls, credential: Credential, member: Member | None = None, seller: SellerProfile | None = None) -> "Account":
        """The account of a credential. Name, e-mail address and picture are set from the member, if given."""
        account = cls(
            user_id=credential.user_id,
            username=credential.username,
            password=credential.password_hash,
            is_seller=credential.is_seller,
            is_staff=credential.is_staff,
            token_version=credential.token_version,
        )
        account.is_active = credential.is_active
        if member:
            account.email, account.name, account.avatar = member.email, member.name, member.avatar
            account.shop_name = seller.shop_name if seller else None
        return account

    def get_full_name(self) -> str:
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(None if raw_password is None else normalize_password(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password; a hash that is weaker than today's, or of another Unicode form, is replaced.

        Hashes were once made of what was typed. Where that is in another form than NFC both are tried, for a name that
        nobody has too, so that the time it takes tells nothing.
        """
        normal = normalize_password(raw_password) if raw_password else raw_password
        if super().check_password(normal):
            return True
        if normal == raw_password or not super().check_password(raw_password):
            return False
        self.set_password(raw_password)
        self._password = None
        self.save(update_fields=["password"])
        return True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Write the password that `set_password` set, all that Django's forms and hashers change. One request.

        A new password ends the member's sessions; a stronger hash of the same one does not.
        """
        if update_fields is not None and list(update_fields) == ["password"]:
            credentials.upgrade_hash(self.username, self.user_id, self.password)
        elif self._password is not None:
            self.token_version = credentials.change_password(self.username, self.user_id, self.password)
            self._password = None
        else:
            raise NoDatabase("Only a password is saved here; everything else has a transaction of its own.")

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise NoDatabase("An account is not deleted through the ORM.")

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # The version goes up with every new password, and unlike the hash it is known without reading it.
        signed = f"{self.user_id}:{self.token_version}"
        return salted_hmac("accounts.session", signed, secret=secret, algorithm="sha256").hexdigest()
