"""A user name and an address move with all that names them, or stay where they are."""

import pytest

from accounts.credentials import Credential
from accounts.emails import Email
from accounts.identity import limits, renaming, suspending
from accounts.identity.joining import EmailTaken, UsernameTaken
from accounts.identity.renaming import ChangedMeanwhile, NewNames
from accounts.models import Account
from accounts.profiles.reading import read_profile
from dynamo.tools.testing import requests_at_most, within_budget
from tests.build import PASSWORD, a_member, client_of


def rename(account: Account, username: str, email: str) -> None:
    renaming.rename(account, read_profile(account.user_id).member, NewNames(username, email))


def test_both_move_in_one_transaction() -> None:
    account = a_member("ana", is_staff=True)
    member = read_profile(account.user_id).member
    with within_budget(renaming.rename):
        renaming.rename(account, member, NewNames("ana_reis", "Ana@reis.example"))
    assert Credential.by_username.find(username="ana") is None
    assert Email.by_email.find(email="ana@example.org") is None
    credential = Credential.by_username(username="ana_reis")
    assert (credential.user_id, credential.is_staff, credential.token_version) == (account.user_id, True, 2)
    assert credential.password_hash == account.password
    claim = Email.by_email(email="ana@reis.example")
    assert (claim.user_id, claim.username) == (account.user_id, "ana_reis")
    moved = read_profile(account.user_id).member
    assert (moved.username, moved.email) == ("ana_reis", "Ana@reis.example")
    assert (account.username, account.token_version) == ("ana_reis", 2)


def test_the_user_name_alone_takes_the_address_along() -> None:
    account = a_member("ana")
    rename(account, "ana_reis", "ana@example.org")
    assert Email.by_email(email="ana@example.org").username == "ana_reis"


def test_the_address_alone_leaves_the_credential_as_it_is() -> None:
    account = a_member("ana")
    rename(account, "ana", "new@example.org")
    assert Credential.by_username(username="ana").token_version == 1
    assert Email.by_email(email="new@example.org").username == "ana"


def test_another_spelling_of_the_same_address_is_no_new_claim() -> None:
    account = a_member("ana")
    rename(account, "ana", "Ana@Example.ORG")
    assert read_profile(account.user_id).member.email == "Ana@Example.ORG"
    assert Email.by_email(email="ana@example.org").user_id == account.user_id


def test_nothing_new_is_no_request() -> None:
    account = a_member("ana")
    member = read_profile(account.user_id).member
    with requests_at_most(0, 0):
        renaming.rename(account, member, NewNames("ana", "ana@example.org"))


def test_what_is_taken_is_named_and_nothing_moves() -> None:
    account = a_member("ana")
    a_member("ben")
    with pytest.raises(UsernameTaken) as refused:
        rename(account, "ben", "ben@example.org")
    assert [type(other) for other in refused.value.others] == [EmailTaken]
    with pytest.raises(EmailTaken):
        rename(account, "ana_reis", "BEN@example.org")
    assert Credential.by_username(username="ana").user_id == account.user_id
    assert account.username == "ana"


def test_a_copy_never_undoes_what_happened_since() -> None:
    account = a_member("ana")
    suspending.end_sessions(account)
    with pytest.raises(ChangedMeanwhile):
        rename(account, "ana_reis", "ana@example.org")
    member = read_profile(account.user_id).member
    rename(account, "ana", "new@example.org")
    with pytest.raises(ChangedMeanwhile):
        renaming.rename(account, member, NewNames("ana", "newer@example.org"))


def test_the_page_moves_them_with_the_password_and_ends_other_sessions() -> None:
    member = a_member("ana")
    here, there = client_of(member), client_of(member)
    given = {"username": "Ana_Reis", "email": "new@example.org", "password": PASSWORD}
    assert here.post("/settings/sign-in/", given)["Location"] == "/settings/"
    assert "@ana_reis, new@example.org" in here.get("/settings/").content.decode()
    assert here.post("/sign-out/elsewhere/")["Location"] == "/settings/"
    assert there.get("/settings/").status_code == 302
    assert here.get("/@ana/").status_code == 404
    assert here.get("/@ana_reis/").status_code == 200


def test_nobody_finds_out_by_renaming_who_has_joined() -> None:
    a_member("ben")
    client = client_of(a_member("ana"))
    given = {"username": "ana", "password": PASSWORD}
    for _ in range(limits.RENAME_BY_MEMBER.most):
        assert client.post("/settings/sign-in/", given | {"email": "ben@example.org"}).status_code == 422
    response = client.post("/settings/sign-in/", given | {"email": "ben@example.org"})
    assert response.status_code == 429
    assert "Someone has joined" not in response.content.decode()
    assert 'value="ben@example.org"' in response.content.decode()
    # What changes nothing is no try.
    assert client.post("/settings/sign-in/", given | {"email": "ana@example.org"}).status_code == 302


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"password": "wrong"}, ["This is not your current password."]),
        ({"username": "bеn"}, ["That “е” is Cyrillic. User names use a–z, 0–9 and _."]),
        (
            {"username": "ben", "email": "ben@example.org"},
            ["ben is taken.", "Someone has joined with this e-mail"],
        ),
    ],
)
def test_the_page_says_what_is_wrong(given: dict[str, str], words: list[str]) -> None:
    a_member("ben")
    client = client_of(a_member("ana"))
    right = {"username": "ana", "email": "ana@example.org", "password": PASSWORD}
    response = client.post("/settings/sign-in/", right | given)
    assert response.status_code == 422
    for each in words:
        assert each in response.content.decode()
    assert Credential.by_username(username="ana")
