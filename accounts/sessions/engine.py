"""Django's session engine, with everything in one signed cookie.

The cookie is a JWT: the session's id, who is signed in as pages show them, their token version, and Django's session
data. A page view believes it for 15 minutes without reading a table. After that, and at every request that may change
something, the session is checked against the tables in one request (`checks`). A check after the 15 minutes renews the
cookie: it slides its expiry (`SESSION_COOKIE_AGE`) and takes over the profile as it is now.

Signing out ends the session, so a copy of its cookie is refused: by everything that changes something, by any page once
the copy is 15 minutes old, and at once by any page where Django's cache is shared. A new password, a suspension and
signing out everywhere raise the token version instead. A cookie that is forged, expired, signed by an unknown key or of
a release whose claims this one cannot understand is dropped, and its visitor is signed out.
"""

import time
from secrets import token_urlsafe
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from accounts.ended_sessions import FRESH_SECONDS, end_session, may_have_ended
from accounts.models import Account, Visitor
from accounts.sessions import tokens
from accounts.sessions.activity import record_activity
from accounts.sessions.checks import check_session, check_session_with_profile
from accounts.sessions.claims import VERSION, ClaimsUnknown, account_of, claims_of
from dynamo import beside, together

# What Django keeps in the session about who is signed in; the claims say it already.
KNOWN_FROM_CLAIMS = {SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY}
# Browsers drop cookies above 4096 bytes, name and attributes included.
COOKIE_LIMIT = 3800


class SessionTooLarge(ValueError):
    """More was put into a session than a cookie holds."""


def session_of(request: HttpRequest) -> "SessionStore":
    """The request's session, with its type."""
    return cast(SessionStore, request.session)


class SessionStore(SessionBase):
    """One session. `changes` says that the request may change something, so that the session is checked first.

    `has_ended` says that the visitor's cookie is of a session that has ended, or is none of ours.
    """

    # What was loaded; set on first use.
    _session_cache: dict[str, Any]

    def __init__(self, session_key: str | None = None, *, changes: bool = False) -> None:
        super().__init__(session_key)
        self.changes = changes
        self._session_id = ""
        self._account: Account | None = None
        self._opened_version: int | None = None
        self.has_ended = False
        self._checked_at = self._signed_in_at = int(time.time())

    @property
    def session_id(self) -> str:
        """The session's id; a new session gets one when it is first asked for."""
        self._session_id = self._session_id or _new_session_id()
        return self._session_id

    @session_id.setter
    def session_id(self, session_id: str) -> None:
        self._session_id = session_id

    @property
    def account(self) -> Account | None:
        """Who is signed in, or None."""
        self.keys()
        return self._account

    @property
    def user(self) -> Account | Visitor:
        """Who is asking."""
        return self.account or Visitor()

    def set_account(self, account: Account, *, signed_in: bool = False) -> None:
        """Let the cookie show the account as it is now, from the next page on."""
        self.keys()
        self._account = account
        self.modified = True
        if signed_in:
            self._checked_at = self._signed_in_at = int(time.time())

    def check_now(self) -> bool:
        """Check the session against the tables, however fresh it is; false when it has ended. One request."""
        self.changes = True
        self.__dict__.pop("_session_cache", None)
        return self.account is not None

    def load(self) -> dict[str, Any]:
        claims = tokens.decode(self.session_key or "")
        if claims is None:
            return self._signed_out()
        try:
            account = account_of(claims)
        except ClaimsUnknown:
            return self._signed_out()
        self.session_id, self._checked_at = claims["sid"], claims["iat"]
        if account:
            self._signed_in_at = claims.get("auth_time", claims["iat"])
            self._opened_version = account.token_version
            account = self._checked(account)
            if account is None:
                return self._signed_out()
        self._account = account
        return claims.get("data", {}) | (_known(account) if account else {})

    def _checked(self, account: Account) -> Account | None:
        """The account, brought up to date by a check if one is due; None when the session has ended."""
        session = (account.username, account.user_id, account.token_version, self.session_id)
        if time.time() >= self._checked_at + FRESH_SECONDS:
            (credential, profile), _ = together(
                lambda: check_session_with_profile(*session), beside(lambda: record_activity(account.user_id))
            )
            if credential is None:
                return None
            self._checked_at, self.modified = int(time.time()), True
            return Account.of(credential, *(profile.member, profile.seller) if profile else ())
        if self.changes or may_have_ended(self.session_id, account.user_id, account.token_version):
            credential = check_session(*session)
            if credential is None:
                return None
            account.password, account.is_staff = credential.password_hash, credential.is_staff
            account.is_seller = credential.is_seller
        return account

    def _signed_out(self) -> dict[str, Any]:
        self.has_ended = self.session_key is not None
        self._session_key, self._account = None, None
        return {}

    def save(self, must_create: bool = False) -> None:
        data = dict(self.items())
        claims: dict[str, Any] = {"v": VERSION, "sid": self.session_id, "iat": self._checked_at}
        if (user_id := data.get(SESSION_KEY)) is not None:
            if self._account is None or self._account.user_id != user_id:
                raise RuntimeError(
                    "A session was signed in without `set_account`: is accounts.apps.AccountsConfig in use?"
                )
            claims |= {"auth_time": self._signed_in_at} | claims_of(self._account)
        if own := {name: value for name, value in data.items() if name not in KNOWN_FROM_CLAIMS}:
            claims["data"] = own
        token = tokens.encode(claims)
        if len(token) > COOKIE_LIMIT:
            raise SessionTooLarge(f"A session has {len(token)} characters; a cookie holds {COOKIE_LIMIT}.")
        self._session_key = token

    def create(self) -> None:
        self.session_id, self.modified = _new_session_id(), True

    def exists(self, session_key: str) -> bool:
        return False

    def is_empty(self) -> bool:
        try:
            return not self._session_cache
        except AttributeError:
            return not self.session_key

    def delete(self, session_key: str | None = None) -> None:
        """End the session for good, if anybody is signed in with it. One request then. Who signs in after it, in this
        same request, does so under an id of their own."""
        claims = tokens.decode(session_key or self.session_key or "")
        if claims and "sub" in claims:
            end_session(claims["sid"])
        self._session_id, self._opened_version = "", None
        self._account, self.modified = None, True

    def cycle_key(self) -> None:
        """Go on under a new id; the old one ends, unless a new token version ends it already."""
        account = self.account
        if account and account.token_version == self._opened_version:
            end_session(self.session_id)
        self.create()

    @classmethod
    def clear_expired(cls) -> None:
        """Nothing to do: cookies expire by themselves, ended sessions by their table's TTL."""


def _new_session_id() -> str:
    return token_urlsafe(16)


def _known(account: Account) -> dict[str, str]:
    return {
        SESSION_KEY: account.user_id,
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: account.get_session_auth_hash(),
    }
