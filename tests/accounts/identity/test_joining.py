"""Joining takes a user name, an address and a profile together, and only one of many who want the same name."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.credentials import Credential
from accounts.emails import Email
from accounts.identity import joining, limits
from accounts.identity.joining import EmailTaken, UsernameTaken
from accounts.models import Account
from accounts.profiles.reading import read_profile
from dynamo.tools.testing import requests_at_most, within_budget
from tests.build import PASSWORD, a_member, client_of

GIVEN = {"name": "Ana Reis", "username": "ana", "email": "Ana@Example.org", "password": PASSWORD}


def join(username: str = "ana", email: str = "ana@example.org") -> Account:
    return joining.join(username=username, email=email, name="Ana", password_hash="x")


def test_joining_is_one_transaction() -> None:
    with within_budget(joining.join):
        account = join(email="Ana@Example.org")
    credential = Credential.by_username(username="ana")
    assert credential.user_id == account.user_id
    assert credential.is_active
    assert not credential.is_seller
    with within_budget(Email.by_email):
        assert Email.by_email(email="ana@example.org").user_id == account.user_id
    member = read_profile(account.user_id).member
    assert (member.username, member.email, member.name) == ("ana", "Ana@Example.org", "Ana")


def test_each_refusal_has_its_name() -> None:
    join()
    with pytest.raises(UsernameTaken) as name:
        join(email="other@example.org")
    assert name.value.others == ()
    with pytest.raises(EmailTaken) as email:
        join(username="other", email="ANA@example.org")
    assert email.value.others == ()
    with pytest.raises(UsernameTaken) as both:
        join()
    assert [type(other) for other in both.value.others] == [EmailTaken]


def test_nothing_is_left_of_a_refused_transaction() -> None:
    join()
    with pytest.raises(EmailTaken):
        join(username="other")
    assert Credential.by_username.find(username="other") is None


def test_of_many_who_want_one_name_at_once_exactly_one_gets_it() -> None:
    start = Barrier(12)

    def try_it(number: int) -> str:
        start.wait()
        try:
            return join(email=f"ana{number}@example.org").user_id
        except UsernameTaken:
            return "taken"

    with ThreadPoolExecutor(12) as threads:
        results = list(threads.map(try_it, range(12)))
    (winner,) = set(results) - {"taken"}
    assert results.count("taken") == 11
    assert Credential.by_username(username="ana").user_id == winner
    held = [number for number in range(12) if Email.by_email.find(email=f"ana{number}@example.org")]
    assert [results[number] for number in held] == [winner]


def test_a_visitor_joins_and_is_signed_in() -> None:
    client = Client()
    # The second looks whether there is a cart to merge.
    with requests_at_most(2, 2, read_units=0.5, write_units=6):
        response = client.post("/join/", GIVEN)
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert client.get("/join/").status_code == 302
    assert client.session.account.name == "Ana Reis"


def test_a_taken_name_and_a_taken_address_are_said_together_and_nothing_typed_is_lost() -> None:
    a_member("ana")
    response = Client().post("/join/", GIVEN | {"username": "ANA"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "ana is taken. Add a word or a figure." in page
    assert "Someone has joined with this e-mail address. If that was you, sign in." in page
    for kept in ('value="Ana Reis"', 'value="ANA"', 'value="Ana@Example.org"'):
        assert kept in page
    assert PASSWORD not in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("username", "аna", "That “а” is Cyrillic. User names use a–z, 0–9 and _."),
        ("username", "", "User name is still empty."),
        ("username", "x" * 101, "100 characters fit here; these are 101."),
        ("username", "admin", "admin is not a name that a member can have."),
        ("name", "", "Your name is still empty."),
        ("name", "A\u202eb", "There is a hidden character after “A”. Delete it, then type that part again."),
        ("name", "x" * 61, "60 characters fit here; these are 61."),
        ("email", "ana", "An e-mail address looks like ana@example.org."),
        ("email", "ana@" + "x" * 300 + ".org", "Mail cannot go to “xxx"),
        ("email", "ana@exa mple.org", "Mail cannot go to “exa mple.org”. Check what stands after the @."),
        ("password", "short", "Use at least ten characters. A few words in a row do well."),
        ("password", "5839205831", "Add some letters. Figures alone are quickly guessed."),
        ("password", "password123", "Choose another password. This one is on every list of passwords to try."),
        ("password", "Ana Reis...", "This is too close to the name; someone who knows that would guess it."),
        ("password", "x" * 300, "A password has 256 characters at most."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(field: str, value: str, words: str) -> None:
    with requests_at_most(0, 0):
        response = Client().post("/join/", GIVEN | {field: value})
    assert response.status_code == 422
    assert words in response.context["form"].errors[field][0]
    assert words in response.content.decode()


def test_joining_goes_on_to_where_the_visitor_wanted_to_go() -> None:
    assert Client().post("/join/", GIVEN | {"next": "/sell/"})["Location"] == "/sell/"
    other = GIVEN | {"username": "ben", "email": "ben@example.org", "next": "https://evil.example/"}
    assert Client().post("/join/", other)["Location"] == "/"


@pytest.mark.parametrize(("wanted", "location"), [("cart", "cart"), ("shop:cart", "/"), ("?x", "?x")])
def test_the_way_onward_is_an_address_and_never_a_views_name(wanted: str, location: str) -> None:
    assert client_of(a_member("ana")).get("/join/", {"next": wanted})["Location"] == location


def test_joining_is_limited_by_address() -> None:
    for number in range(limits.JOIN_BY_IP.most):
        Client().post("/join/", GIVEN | {"username": f"ana{number}", "email": f"ana{number}@example.org"})
    response = Client().post("/join/", GIVEN)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "That was tried too often. Try again in an hour." in response.content.decode()
    assert Client().post("/join/", GIVEN, REMOTE_ADDR="192.0.2.7").status_code == 302
    cache.clear()


def test_a_refused_form_takes_the_focus_to_its_errors() -> None:
    page = Client().post("/join/", {}).content.decode()
    assert 'role="alert"' in page
    assert "autofocus" in page
