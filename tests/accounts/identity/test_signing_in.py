"""Signing in: one strong read, as many tries as are reasonable, and no word about which names exist."""

import re
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.core.cache import cache
from django.test import Client

from accounts.audit_entries import COMMAND_LINE
from accounts.credentials import Credential, change_password
from accounts.identity import limits, suspending
from accounts.identity.backends import comparable_login
from dynamo.errors import OutcomeUnknown
from dynamo.tools.testing import faults, requests_at_most, within_budget
from tests.build import PASSWORD, a_member, client_of

WRONG = "That name and that password don’t go together. You have {} more {}."


def sign_in(client: Client | None = None, **given: str):  # type: ignore[no-untyped-def]
    return (client or Client()).post("/sign-in/", {"username": "ana", "password": PASSWORD, "stay": "on"} | given)


def words_of(response) -> str:  # type: ignore[no-untyped-def]
    (words,) = response.context["form"].non_field_errors()
    return str(words)


def test_a_name_is_read_once_and_strongly() -> None:
    a_member("ana")
    with within_budget(Credential.by_username):
        assert Credential.by_username(username="ana").is_active


def test_a_wrong_password_costs_one_read() -> None:
    a_member("ana")
    with requests_at_most(1, 1, read_units=1):
        assert authenticate(None, username="ana", password="wrong") is None


def test_the_right_password_brings_the_profile_too() -> None:
    a_member("ana", name="Ana Reis")
    with requests_at_most(3, round_trips=2, read_units=1.5, write_units=1):
        account = authenticate(None, username="ana", password=PASSWORD)
    assert account is not None
    assert account.get_full_name() == "Ana Reis"


@pytest.mark.parametrize("typed", ["ana", "ANA", " ana ", "ａｎａ", "ana@example.org", "Ana@EXAMPLE.org"])
def test_a_name_or_an_address_however_it_is_spelt(typed: str) -> None:
    member = a_member("ana")
    client = Client()
    response = sign_in(client, username=typed)
    assert response.status_code == 302
    assert client.session.account == member


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("ana", "wrong"),
        ("nobody", PASSWORD),
        ("nobody@example.org", "x"),
        ("-", "x"),
        ("x" * 254, "x"),
        ("a\u0000b", "x"),
    ],
)
def test_what_does_not_go_together_is_not_told_apart(username: str, password: str) -> None:
    a_member("ana")
    response = sign_in(username=username, password=password)
    if "\0" in username:
        assert response.status_code == 422
        return
    assert response.status_code == 422
    assert words_of(response) == WRONG.format("four", "tries")


def test_known_and_unknown_names_answer_alike_to_the_last_try() -> None:
    a_member("ana")

    def tries(username: str) -> list[tuple[int, str, str]]:
        seen = []
        for _ in range(7):
            response = sign_in(username=username, password="wrong")
            page = response.content.decode().replace(username, "NAME")
            page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
            seen.append((response.status_code, words_of(response), page))
        return seen

    known, unknown = tries("ana"), tries("eva")
    assert known == unknown
    assert [status for status, _, _ in known] == [422] * 5 + [429] * 2
    assert [words for _, words, _ in known[:5]] == [
        WRONG.format("four", "tries"),
        WRONG.format("three", "tries"),
        WRONG.format("two", "tries"),
        WRONG.format("one", "try"),
        WRONG.format("no", "tries"),
    ]
    assert known[5][1] == "That was tried too often. You can try again in 15 minutes, or set a new password."


@pytest.mark.parametrize("typed", ["ana", "nobody", "ana@example.org", "nobody@example.org"])
def test_known_and_unknown_names_cost_the_same(typed: str) -> None:
    a_member("ana")
    hashes = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashes.append(password)
        return encode(self, password, salt)

    with mock.patch.object(MD5PasswordHasher, "encode", counted), requests_at_most(2, 2, read_units=2) as measured:
        assert authenticate(None, username=typed, password="wrong") is None
    assert len(hashes) == 1
    assert [request.target for request in measured.requests] == ["Emails"] * ("@" in typed) + ["Usernames"]


def test_too_many_tries_are_told_when_to_come_back() -> None:
    a_member("ana")
    for _ in range(5):
        sign_in(password="wrong")
    response = sign_in()
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= limits.SIGN_IN_BY_NAME.seconds
    with requests_at_most(0, 0):
        sign_in()


def test_success_gives_the_tries_back() -> None:
    a_member("ana")
    for _ in range(4):
        sign_in(password="wrong")
    assert sign_in().status_code == 302
    assert words_of(sign_in(password="wrong")) == WRONG.format("four", "tries")


def test_spelling_a_name_otherwise_gives_no_more_tries() -> None:
    a_member("ana")
    for typed in ("ana", "ANA", " ana", "ａｎａ", "Ana"):
        sign_in(username=typed, password="wrong")
    assert sign_in(username="aNa").status_code == 429


@pytest.mark.parametrize(
    "spellings",
    [
        # A soft hyphen is no part of a domain, and an ideographic full stop is a dot in one.
        ["ana@example.org", "ana@exa\u00admple.org", "ana@e\u00adxample.org", "ana@example。org", "ana@EXAMPLE.org"],
        ["a" * 30 + more for more in ("", "b", "c", "d", "e")],
    ],
)
def test_spellings_that_lead_to_one_member_share_their_tries(spellings: list[str]) -> None:
    a_member("ana")
    a_member("a" * 30)
    for typed in spellings:
        assert sign_in(username=typed, password="wrong").status_code == 422
    assert sign_in(username=spellings[0]).status_code == 429


def test_one_address_cannot_try_many_names() -> None:
    for number in range(limits.SIGN_IN_BY_IP.most):
        limits.SIGN_IN_BY_IP.spend("127.0.0.1")
        assert number < 50
    a_member("ana")
    assert sign_in().status_code == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert sign_in(elsewhere).status_code == 302


def test_an_office_that_signs_in_uses_up_nobody_s_tries() -> None:
    a_member("ana")
    for _ in range(limits.SIGN_IN_BY_IP.most - 1):
        limits.SIGN_IN_BY_IP.spend("127.0.0.1")
    for _ in range(3):
        assert sign_in().status_code == 302
    assert sign_in(password="wrong").status_code == 422
    assert sign_in().status_code == 429


def test_nobody_is_kept_out_by_others_who_know_their_name() -> None:
    a_member("ana")
    stranger = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(6):
        response = sign_in(stranger, password="wrong")
    assert response.status_code == 429
    assert sign_in().status_code == 302


def test_many_addresses_together_cannot_guess_for_ever() -> None:
    a_member("ana")
    for _ in range(limits.SIGN_IN_ANYWHERE.most):
        limits.SIGN_IN_ANYWHERE.spend(comparable_login("ana"))
    assert sign_in(Client(REMOTE_ADDR="192.0.2.8")).status_code == 429


def test_a_suspended_member_is_told_so_only_with_the_right_password() -> None:
    a_member("ana")
    suspending.suspend(Credential.by_username(username="ana"), COMMAND_LINE, "")
    assert words_of(sign_in(password="wrong")) == WRONG.format("four", "tries")
    response = sign_in()
    assert response.status_code == 422
    assert words_of(response) == "This account is suspended."


def test_a_weaker_hash_is_replaced_at_signing_in() -> None:
    a_member("ana", password="unused")
    from dynamo import update

    weak = make_password(PASSWORD, hasher="pbkdf2_sha256")
    update(Credential.key(username="ana"), Credential.password_hash.set(weak))
    assert sign_in().status_code == 302
    credential = Credential.by_username(username="ana")
    assert credential.password_hash.startswith("md5$")
    assert credential.token_version == 1
    cache.clear()
    assert sign_in().status_code == 302


def test_argon2_is_what_passwords_are_kept_with() -> None:
    from plaza import settings as real

    assert real.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


@pytest.mark.parametrize(
    ("wanted", "location"),
    [
        ("/settings/", "/settings/"),
        ("/@ana/?a=b", "/@ana/?a=b"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/sign-in/", "/"),
        ("/join/?next=/sign-in/", "/"),
        ("http:///evil.example", "/"),
    ],
)
def test_signing_in_goes_on_to_a_page_of_ours(wanted: str, location: str) -> None:
    a_member("ana")
    assert sign_in(next=wanted)["Location"] == location
    assert client_of(a_member("ben")).get("/sign-in/", {"next": wanted})["Location"] == location


def test_the_way_onward_survives_a_wrong_password_and_the_step_to_joining() -> None:
    page = sign_in(password="wrong", next="/@ana/?a=b&c=d").content.decode()
    assert 'name="next" value="/@ana/?a=b&amp;c=d"' in page
    assert "/join/?next=%2F%40ana%2F%3Fa%3Db%26c%3Dd" in page


def test_signing_out_ends_the_session_and_says_so() -> None:
    client = client_of(a_member("ana"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    with requests_at_most(2, 2, read_units=1, write_units=1):
        response = client.post("/sign-out/", {"next": "https://evil.example/"})
    assert response["Location"] == "/"
    assert response.cookies[settings.SESSION_COOKIE_NAME].value == ""
    replay = Client()
    replay.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert replay.get("/settings/").status_code == 302
    assert replay.post("/settings/profile/", {"name": "Mallory"})["Location"].startswith("/sign-in/")


def test_signing_out_takes_a_form() -> None:
    client = client_of(a_member("ana"))
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/settings/").status_code == 200


def test_a_cookie_tells_scripts_who_is_signed_in() -> None:
    member, client = a_member("ana"), Client()
    cookie = sign_in(client).cookies["plaza-member"]
    assert (cookie.value, cookie["max-age"], cookie["httponly"]) == (member.user_id, settings.SESSION_COOKIE_AGE, "")
    assert f'<meta name="plaza-member" content="{member.user_id}">' in client.get("/settings/").content.decode()
    assert client.post("/sign-out/").cookies["plaza-member"].value == ""
    assert "plaza-member" not in client.get("/sign-in/").content.decode()
    data = {"username": "ana", "password": PASSWORD}
    assert client.post("/sign-in/", data).cookies["plaza-member"]["max-age"] == ""


@pytest.mark.parametrize("path", ["/sign-out/elsewhere/", "/settings/password/"])
def test_a_lost_answer_signs_nobody_out_who_stays(path: str) -> None:
    client = client_of(a_member("ana"))
    given = {"old_password": PASSWORD, "new_password1": "three brass lamps", "new_password2": "three brass lamps"}
    with faults() as engine:
        engine.fail("UpdateItem", lambda: OutcomeUnknown("lost"), applied=True)
        assert client.post(path, given)["Location"] == "/settings/"
    page = client.post("/sign-out/elsewhere/", follow=True).content.decode()
    assert "You are signed out everywhere else." in page


@pytest.mark.parametrize("path", ["/sign-out/elsewhere/", "/settings/password/"])
def test_what_was_lost_before_it_was_done_is_not_said_to_be_done(path: str) -> None:
    client = client_of(a_member("ana"))
    given = {"old_password": PASSWORD, "new_password1": "three brass lamps", "new_password2": "three brass lamps"}
    with faults() as engine:
        engine.fail("UpdateItem", lambda: OutcomeUnknown("lost"))
        assert client.post(path, given).status_code == 503
    assert client.post("/sign-out/elsewhere/")["Location"] == "/settings/"
    assert Client().login(username="ana", password=PASSWORD)


def test_a_session_that_another_change_ended_is_not_kept_by_a_lost_answer() -> None:
    member = a_member("ana")
    client = client_of(member)

    def changed_by_another() -> OutcomeUnknown:
        change_password("ana", member.user_id, make_password("another one"))
        return OutcomeUnknown("lost")

    with faults() as engine:
        engine.fail("UpdateItem", changed_by_another)
        assert client.post("/sign-out/elsewhere/").status_code == 503
    assert client.post("/sign-out/elsewhere/")["Location"].startswith("/sign-in/")


def test_signing_out_is_sent_again_when_its_answer_is_lost() -> None:
    client = client_of(a_member("ana"))
    with faults() as engine:
        engine.fail("PutItem", lambda: OutcomeUnknown("lost"), applied=True)
        assert client.post("/sign-out/")["Location"] == "/"
    assert engine.sent.count("PutItem") == 2


def test_signing_out_everywhere_else_leaves_this_session_alone() -> None:
    member = a_member("ana")
    here, there = client_of(member), client_of(member)
    assert here.post("/sign-out/elsewhere/")["Location"] == "/settings/"
    assert here.get("/settings/").status_code == 200
    assert here.post("/sign-out/elsewhere/").status_code == 302
    assert there.get("/settings/").status_code == 302
    cache.clear()
    assert there.post("/sign-out/elsewhere/")["Location"].startswith("/sign-in/")
