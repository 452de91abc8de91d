"""A password is changed by whoever knows it, or set anew by whoever reads the mail; both end other sessions."""

from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts import credentials
from accounts.credentials import Credential, CredentialGone
from accounts.forms import passwords as forms
from accounts.identity import limits, renaming, suspending
from accounts.profiles.reading import read_profile
from dynamo.tools.testing import requests_at_most, within_budget
from tests.accounts.identity.letters import the_letter, the_link
from tests.build import PASSWORD, a_member, client_of

NEW = "three old brass lamps"
BOTH = {"new_password1": NEW, "new_password2": NEW}


def change(client: Client, **given: str):  # type: ignore[no-untyped-def]
    return client.post("/settings/password/", {"old_password": PASSWORD} | BOTH | given)


def ask_for_letter(email: str = "ana@example.org"):  # type: ignore[no-untyped-def]
    return Client().post("/password-reset/", {"email": email})


def test_changing_a_password_ends_other_sessions_and_not_this_one() -> None:
    member = a_member("ana")
    here, there = client_of(member), client_of(member)
    with requests_at_most(2, 2, read_units=1, write_units=1):
        response = change(here)
    assert response["Location"] == "/settings/"
    assert here.get("/settings/").status_code == 200
    assert here.post("/sign-out/elsewhere/")["Location"] == "/settings/"
    assert there.get("/settings/").status_code == 302
    assert Client().login(username="ana", password=NEW)
    assert not Client().login(username="ana", password=PASSWORD)


def test_changing_a_password_is_one_write() -> None:
    member = a_member("ana")
    with within_budget(credentials.change_password):
        assert credentials.change_password("ana", member.user_id, "new") == 2
    with within_budget(credentials.upgrade_hash):
        credentials.upgrade_hash("ana", member.user_id, "stronger")
    credential = Credential.by_username(username="ana")
    assert (credential.password_hash, credential.token_version) == ("stronger", 2)


def test_only_the_active_holder_of_the_name_changes_its_password() -> None:
    member = a_member("ana")
    with pytest.raises(CredentialGone):
        credentials.change_password("ana", "01SOMEBODYELSE000000000000", "new")
    suspending.suspend("ana")
    with pytest.raises(CredentialGone):
        credentials.change_password("ana", member.user_id, "new")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("old_password", "wrong", "This is not your current password."),
        ("old_password", "", "Current password is still empty."),
        ("new_password1", "short", "Use at least ten characters. A few words in a row do well."),
        ("new_password2", "something else", "The two are not the same. Type the new password twice."),
        ("new_password1", "x" * 300, "A password has 256 characters at most."),
    ],
)
def test_what_is_wrong_with_a_change_is_said(field: str, value: str, words: str) -> None:
    given = {field: value} | ({"new_password2": value} if value == "short" else {})
    response = change(client_of(a_member("ana")), **given)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Client().login(username="ana", password=PASSWORD)


def test_the_current_password_cannot_be_guessed_for_ever() -> None:
    client = client_of(a_member("ana"))
    for _ in range(limits.PASSWORD_BY_MEMBER.most):
        change(client, old_password="wrong")
    response = change(client)
    assert response.status_code == 422
    assert "That was tried too often. Try again in 15 minutes." in response.content.decode()


def test_the_letter_s_link_sets_a_new_password_once_and_signs_in() -> None:
    member = a_member("ana", name="Ana Reis")
    other = client_of(member)
    assert ask_for_letter("ANA@example.org")["Location"] == "/password-reset/sent/"
    assert "To: ana@example.org\nSubject: A new password for Plaza\n\nHello Ana Reis," in the_letter()
    client, link = Client(), the_link()
    form = client.get(link)
    assert form["Location"] != link
    assert "set-password" in form["Location"]
    assert client.get(form["Location"]).status_code == 200
    response = client.post(form["Location"], BOTH)
    assert response["Location"] == "/"
    assert client.session.account == member
    assert other.get("/settings/").status_code == 302
    assert Client().login(username="ana", password=NEW)
    again = Client().get(link)
    assert again.status_code == 200
    assert "This link no longer works" in again.content.decode()
    assert "This link no longer works" in client.post(form["Location"], BOTH).content.decode()


@pytest.mark.parametrize("signed_in", ["ana", "bob"])
def test_who_is_signed_in_and_sets_a_new_password_stays_signed_in(signed_in: str) -> None:
    """As somebody else, too: that session ends, and the new one is another."""
    member = a_member("ana")
    client = client_of(member if signed_in == "ana" else a_member("bob"))
    former = client_with(client)
    ask_for_letter()
    form = client.get(the_link())["Location"]
    assert client.post(form, BOTH)["Location"] == "/"
    page = client.get("/settings/")
    assert page.status_code == 200
    assert page.wsgi_request.user.username == "ana"
    # A copy of the cookie from before is refused.
    assert former.post("/sign-out/elsewhere/")["Location"].startswith("/sign-in/")


def client_with(client: Client) -> Client:
    """Another browser with a copy of these cookies."""
    copy = Client()
    for name, cookie in client.cookies.items():
        copy.cookies[name] = cookie.value
    return copy


def test_the_link_leads_to_the_site_whatever_host_the_visitor_names(settings: Settings) -> None:
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["*"], "https://plaza.example"
    a_member("ana")
    Client().post("/password-reset/", {"email": "ana@example.org"}, headers={"Host": "evil.example:8081"})
    assert "\nhttps://plaza.example/password-reset/" in the_letter()
    assert "evil" not in the_letter()


@pytest.mark.parametrize("asked", ["a@faß.de", "A@FAẞ.de", "a@xn--fa-hia.de"])
def test_a_letter_goes_to_the_domain_that_was_written(asked: str) -> None:
    client = Client()
    joining = {"name": "Ana", "username": "ana", "password": PASSWORD}
    assert client.post("/join/", joining | {"email": "a@faß.de"}).status_code == 302
    assert Client().login(username=asked, password=PASSWORD)
    assert not Client().login(username="a@fass.de", password=PASSWORD)
    ask_for_letter("a@fass.de")
    ask_for_letter(asked)
    assert "To: a@xn--fa-hia.de\n" in the_letter()
    refused = Client().post("/join/", joining | {"username": "eva", "email": "a@☃.example"})
    assert (refused.status_code, "Mail cannot go to “☃.example”" in refused.content.decode()) == (422, True)


def test_a_weak_new_password_is_refused_and_the_link_still_works() -> None:
    a_member("ana")
    ask_for_letter()
    client = Client()
    form = client.get(the_link())["Location"]
    refused = client.post(form, {"new_password1": "12345", "new_password2": "12345"})
    assert refused.status_code == 422
    assert client.post(form, BOTH).status_code == 302


def test_a_link_expires_after_an_hour() -> None:
    a_member("ana")
    ask_for_letter()
    link = the_link()
    for minutes, works in ((59, True), (61, False)):
        later = datetime.now() + timedelta(minutes=minutes)
        with mock.patch.object(PasswordResetTokenGenerator, "_now", return_value=later):
            assert (Client().get(link).status_code == 302) is works


def test_a_link_is_spent_when_the_account_changed() -> None:
    member = a_member("ana")
    ask_for_letter()
    link = the_link()
    suspending.suspend("ana")
    assert "This link no longer works" in Client().get(link).content.decode()
    suspending.readmit("ana")
    member.token_version += 2 - member.token_version
    whole = read_profile(member.user_id).member
    renaming.rename(member, whole, renaming.NewNames("ana", "new@example.org"))
    assert "This link no longer works" in Client().get(link).content.decode()


@pytest.mark.parametrize("uid", ["MQ", "!!!", "é", "x" * 300, "AAAA", "_w"])
def test_a_made_up_link_is_spent(uid: str) -> None:
    with requests_at_most(0, 0):
        response = Client().get(f"/password-reset/{uid}/abc-def/")
    assert response.status_code == 200
    assert "This link no longer works" in response.content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_letter() -> None:
    a_member("ana")
    known, unknown = ask_for_letter(), ask_for_letter("nobody@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "ana@example.org" in the_letter()
    forms._senders.shutdown()
    assert len(mail.outbox) == 1


def test_asking_for_a_letter_reads_no_table_before_the_answer() -> None:
    with mock.patch.object(forms._senders, "submit") as submit, requests_at_most(0, 0):
        ask_for_letter()
        ask_for_letter("nobody@example.org")
    assert submit.call_count == 2


def test_a_suspended_member_gets_no_letter() -> None:
    a_member("ana")
    suspending.suspend("ana")
    assert list(forms.ForgottenPasswordForm().get_users("ana@example.org")) == []


def test_a_letter_that_cannot_be_written_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    with mock.patch.object(forms, "find_credential", side_effect=RuntimeError("no ink")):
        ask_for_letter()
        forms._senders.shutdown()
    assert "A letter with a link to a new password was not sent." in caplog.text


def test_letters_are_limited_by_address_and_by_recipient() -> None:
    with mock.patch.object(forms._senders, "submit"):
        answers = [ask_for_letter().status_code for _ in range(limits.RESET_BY_EMAIL.most + 1)]
        assert answers == [302] * limits.RESET_BY_EMAIL.most + [429]
        cache.clear()
        many = range(limits.RESET_BY_IP.most + 1)
        answers = [ask_for_letter(f"a{number}@example.org").status_code for number in many]
    assert answers == [302] * limits.RESET_BY_IP.most + [429]


def test_a_letter_needs_an_address() -> None:
    response = ask_for_letter("ana")
    assert response.status_code == 422
    assert "An e-mail address looks like ana@example.org." in response.content.decode()


def test_the_page_after_says_what_to_look_for() -> None:
    assert "The link is on its way" in Client().get("/password-reset/sent/").content.decode()
