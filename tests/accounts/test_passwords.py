"""A password is one however a keyboard composes it, and hashing takes the memory of one hash at a time."""

import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import Argon2PasswordHasher, MD5PasswordHasher, make_password
from django.test import Client

from accounts.credentials import Credential
from accounts.passwords import HASHES_AT_ONCE, BoundedArgon2PasswordHasher, hash_password
from tests.build import a_member, client_of

NFC = unicodedata.normalize("NFC", "dos cafés, señor Å")
NFD = unicodedata.normalize("NFD", NFC)
JOINING = {"name": "Ana", "username": "ana", "email": "ana@example.org"}


@pytest.mark.no_engine
def test_few_hash_at_once() -> None:
    running, most = 0, 0

    def slow(*_: object) -> str:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.005)
        running -= 1
        return "argon2$"

    hasher = BoundedArgon2PasswordHasher()
    with (
        mock.patch.object(Argon2PasswordHasher, "encode", slow),
        mock.patch.object(Argon2PasswordHasher, "verify", slow),
        ThreadPoolExecutor(12) as threads,
    ):
        list(threads.map(lambda number: (hasher.encode if number % 2 else hasher.verify)("a", "b"), range(24)))
    assert most == HASHES_AT_ONCE


@pytest.mark.no_engine
def test_hashes_are_django_s() -> None:
    ours, django_s = BoundedArgon2PasswordHasher(), Argon2PasswordHasher()
    assert django_s.verify("a", ours.encode("a", "salt" * 4))
    assert ours.verify("a", django_s.encode("a", "salt" * 4))
    assert not ours.must_update(django_s.encode("a", "salt" * 6))


@pytest.mark.parametrize("typed", [NFC, NFD], ids=["NFC", "NFD"])
@pytest.mark.parametrize("first", [NFC, NFD], ids=["NFC", "NFD"])
def test_a_password_is_one_wherever_it_is_set_and_typed(first: str, typed: str) -> None:
    Client().post("/join/", JOINING | {"password": first})
    assert Client().post("/sign-in/", {"username": "ana", "password": typed}).status_code == 302
    client = Client()
    client.post("/sign-in/", {"username": "ana", "password": typed})
    changed = {"old_password": typed, "new_password1": f"{first}!", "new_password2": f"{first}!"}
    assert client.post("/settings/password/", changed).status_code == 302
    assert Client().post("/sign-in/", {"username": "ana", "password": f"{typed}!"}).status_code == 302


def test_a_hash_of_what_was_typed_still_verifies_and_is_renewed() -> None:
    a_member("ana", password=NFD)
    for typed in (NFD, NFC, NFD):
        account = authenticate(None, username="ana", password=typed)
        assert account is not None
        assert Credential.by_username(username="ana").password_hash == account.password
    assert Credential.by_username(username="ana").token_version == 1
    member = a_member("ben", password=NFD)
    wanted = {"username": "benno", "email": "ben@example.org", "password": NFD}
    assert client_of(member).post("/settings/sign-in/", wanted).status_code == 302
    assert authenticate(None, username="benno", password=NFC) is not None


@pytest.mark.parametrize("typed", ["plain", NFC, NFD], ids=["ASCII", "NFC", "NFD"])
def test_a_name_that_nobody_has_takes_as_many_hashes(typed: str) -> None:
    a_member("ana")
    hashes: dict[str, int] = {}
    encode = MD5PasswordHasher.encode
    for name in ("ana", "nobody"):
        with mock.patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=encode) as counted:
            assert authenticate(None, username=name, password=typed) is None
        hashes[name] = counted.call_count
    assert hashes["ana"] == hashes["nobody"]


@pytest.mark.no_engine
def test_what_is_hashed_is_composed() -> None:
    with mock.patch("accounts.passwords.make_password", side_effect=make_password) as hashed:
        hash_password(NFD)
    hashed.assert_called_once_with(NFC)
