"""Profiles: a member, their shop and their counts in one question; what they say about themselves, and its limits."""

from io import BytesIO
from pathlib import Path
from unittest import mock

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from accounts.credentials import Credential
from accounts.identity import limits, names
from accounts.members import Member, MemberStats
from accounts.models import Account
from accounts.profiles.editing import edit_profile
from accounts.profiles.opening_shops import open_shop
from accounts.profiles.reading import find_profile, profile_and, read_profile
from accounts.sessions.activity import record_activity, set_active_at
from dynamo.errors import NotFound, Unavailable
from dynamo.meter import noting_writes
from dynamo.tools.testing import faults, requests_at_most, within_budget
from tests.build import PASSWORD, a_member, client_of

SHOP = {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT", "dispatch_note": ""}


@pytest.fixture(autouse=True)
def _uploads(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def a_picture(size: tuple[int, int] = (300, 200), kind: str = "PNG") -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, kind)
    return file.getvalue()


def an_upload(content: bytes, name: str = "me.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def save(account: Account, **given: object):  # type: ignore[no-untyped-def]
    return client_of(account).post("/settings/profile/", {"name": "Ana", "bio": "", "city": "", "website": ""} | given)


def test_a_profile_is_one_question() -> None:
    account = a_member()
    open_shop(account, SHOP)
    set_active_at(account.user_id)
    with within_budget(Member.records):
        profile = read_profile(account.user_id)
    assert profile.member.user_id == account.user_id
    assert profile.seller is not None
    assert profile.public_name == profile.seller.shop_name == "Windowsill"
    assert isinstance(profile.stats, MemberStats)


def test_a_profile_without_a_shop() -> None:
    profile = read_profile(a_member(name="Ana Reis").user_id)
    assert (profile.seller, profile.stats, profile.public_name, profile.public_avatar) == (None, None, "Ana Reis", None)


def test_a_profile_by_user_name_takes_two_round_trips() -> None:
    account = a_member("ana")
    with within_budget(profile_and):
        assert profile_and("ana", lambda who: who.user_id)[0].member.user_id == account.user_id
    with within_budget(Credential.whose):
        assert Credential.whose(username="ana").user_id == account.user_id


def test_nobody_has_no_profile() -> None:
    for ask in (lambda: read_profile("01NOBODY000000000000000000"), lambda: profile_and("nobody", lambda who: None)):
        with pytest.raises(NotFound):
            ask()


def test_editing_a_profile_is_one_write() -> None:
    account = a_member("ana")
    with within_budget(edit_profile):
        edited = edit_profile(
            account.user_id, name="Ana Reis", bio="Chairs.", city="Porto", website="https://a.example"
        )
    assert edited == read_profile(account.user_id).member
    assert (edited.name, edited.bio, edited.username) == ("Ana Reis", "Chairs.", "ana")


@pytest.mark.parametrize(
    ("website", "shown"),
    [
        ("https://a.example/shop/", 'href="https://a.example/shop/" rel="nofollow ugc noopener">a.example/shop</a>'),
        ("http://a.example", 'rel="nofollow ugc noopener">a.example</a>'),
        ("https://ana:secret@a.example", ""),
        ("ftp://a.example", ""),
        ("javascript:alert(1)", ""),
        ("https://[", ""),
    ],
)
def test_a_website_is_shown_if_it_is_for_everybody(website: str, shown: str) -> None:
    account = a_member("ana")
    edit_profile(account.user_id, name="Ana", website=website)
    page = client_of(None).get("/@ana/").content.decode()
    assert (shown in page) if shown else ("external-link" not in page and "a.example" not in page)


def test_a_name_that_plaza_gives_has_a_page_and_can_be_kept() -> None:
    staff = a_member("staff", is_staff=True)
    assert client_of(None).get("/@staff/").status_code == 200
    assert client_of(None).get("/@Staff/")["Location"] == "/@staff/"
    given = {"username": "staff", "email": "desk@example.org", "password": PASSWORD}
    assert client_of(staff).post("/settings/sign-in/", given)["Location"] == "/settings/"
    assert read_profile(staff.user_id).member.email == "desk@example.org"
    assert client_of(staff).post("/settings/sign-in/", given | {"username": "admin"}).status_code == 422


@pytest.mark.parametrize("username", ["ab", "\u200e", "ａ／ｂｃ", "x" * 3000, "junepаrk"])
def test_what_is_no_user_name_is_looked_up_nowhere(username: str) -> None:
    with requests_at_most(0, 0):
        assert client_of(None).get(f"/@{username}/").status_code == 404


def test_a_profile_that_is_gone_does_not_come_back_as_a_ghost() -> None:
    with pytest.raises(Exception, match="condition"):
        edit_profile("01NOBODY000000000000000000", name="Ghost")
    assert find_profile("01NOBODY000000000000000000") is None


def test_that_a_member_was_here_is_no_change_that_anybody_asked_for() -> None:
    member = a_member()
    with noting_writes() as writes, requests_at_most(1, round_trips=1, write_units=1):
        record_activity(member.user_id)
    assert not writes.possible


def test_activity_is_one_write_and_at_most_one_in_five_minutes() -> None:
    account = a_member()
    with within_budget(set_active_at):
        set_active_at(account.user_id)
    with requests_at_most(1, 1, write_units=1) as measured:
        record_activity(account.user_id)
        record_activity(account.user_id)
    assert len(measured.requests) == 1
    stats = read_profile(account.user_id).stats
    assert stats is not None
    assert stats.active_at is not None
    cache.clear()
    with requests_at_most(1, 1, write_units=1):
        record_activity(account.user_id)


def test_no_page_fails_because_activity_could_not_be_written(caplog: pytest.LogCaptureFixture) -> None:
    with faults() as broken:
        broken.fail("UpdateItem", lambda: Unavailable("down"), times=9)
        record_activity("01NOBODY000000000000000000")
    assert "could not be recorded" in caplog.text


def test_the_page_saves_what_was_typed_and_the_header_knows_it() -> None:
    account = a_member("ana")
    client = client_of(account)
    given = {"name": " Ana  Reis ", "bio": "Chairs.\r\n\r\nLamps.", "city": "Porto", "website": "reis.example/shop"}
    assert client.post("/settings/profile/", given)["Location"] == "/settings/profile/"
    member = read_profile(account.user_id).member
    assert (member.name, member.bio, member.city) == ("Ana Reis", "Chairs.\n\nLamps.", "Porto")
    assert member.website == "https://reis.example/shop"
    assert client.session.account.name == "Ana Reis"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Name is still empty."),
        ("name", "x" * 61, "60 characters fit here; these are 61."),
        ("bio", "x" * 501, "500 characters fit here; these are 501."),
        ("bio", "a\x07b", "There is a hidden character in it. Delete it, then type that part again."),
        ("website", "javascript:alert(1)", "A website looks like example.org."),
        ("website", "ftp://example.org/", "A website looks like example.org."),
        ("website", "https://ana:secret@example.org", "A website has no name and password in it."),
        ("website", "https://" + "x" * 300 + ".org", "200 characters fit here"),
    ],
)
def test_what_is_wrong_with_a_profile_is_said_and_nothing_typed_is_lost(field: str, value: str, words: str) -> None:
    account = a_member("ana")
    response = save(account, **{"city": "Porto", field: value})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert 'value="Porto"' in response.content.decode()
    assert read_profile(account.user_id).member.city == ""


def test_a_picture_is_cut_square_shown_everywhere_and_replaces_the_old_one() -> None:
    account = a_member("ana")
    client = client_of(account)
    given = {"name": "Ana", "bio": "", "city": "", "website": ""}
    client.post("/settings/profile/", given | {"avatar": an_upload(a_picture())})
    first = read_profile(account.user_id).member.avatar
    assert first is not None
    assert first.width == first.height == 192
    assert default_storage.exists(first.name(96, "webp"))
    assert first.key in client.get("/@ana/").content.decode()
    assert client.session.account.avatar == first
    client.post("/settings/profile/", given | {"avatar": an_upload(a_picture((50, 60)))})
    second = read_profile(account.user_id).member.avatar
    assert second is not None
    assert second.key != first.key
    assert not default_storage.exists(first.name(96, "webp"))
    client.post("/settings/profile/", given)
    assert read_profile(account.user_id).member.avatar == second
    client.post("/settings/profile/", given | {"no_avatar": "on"})
    assert read_profile(account.user_id).member.avatar is None
    assert client.session.account.avatar is None
    assert not default_storage.exists(second.name(second.widths[0], "webp"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "This is a drawing (SVG)"),
        (b"GIF89a" + b"\0" * 50, "This is a GIF"),
        (b"<?php system('id'); ?>", "photograph"),
        (a_picture()[:80], "photograph"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"MZ" + b"\0" * 200, "This file isn’t a photograph, whatever its name says."),
    ],
)
def test_a_file_that_is_no_picture_is_refused_in_words(content: bytes, words: str) -> None:
    account = a_member("ana")
    response = save(account, name="Ana Reis", avatar=an_upload(content))
    assert response.status_code == 422
    assert words in response.content.decode().replace("&#39;", "’").replace("isn't", "isn’t")
    assert 'value="Ana Reis"' in response.content.decode()
    assert read_profile(account.user_id).member.avatar is None


def test_an_empty_and_a_huge_picture_are_refused() -> None:
    account = a_member("ana")
    assert save(account, avatar=an_upload(b"")).status_code == 422
    with mock.patch("web.photos.files.MAX_BYTES", 100):
        assert save(account, avatar=an_upload(a_picture())).status_code == 422
    response = save(account, avatar=an_upload(a_picture((16_001, 1))))
    assert response.status_code == 422
    assert "This photograph is 16,001 pixels wide; up to 16,000 fit." in response.content.decode()


def test_so_many_pictures_an_hour_for_the_member_and_the_shop_together() -> None:
    account = a_member("ana")
    with mock.patch.object(limits, "PICTURE_BY_MEMBER", limits.Limit("picture-member", 2, 60 * 60)):
        for _ in range(2):
            assert save(account, avatar=an_upload(a_picture())).status_code == 302
        refused = save(account, name="Ana Reis", avatar=an_upload(a_picture()))
        assert refused.status_code == 429
        assert int(refused["Retry-After"]) <= 60 * 60
        assert 'value="Ana Reis"' in refused.content.decode()
        assert "That was tried too often. Try again in an hour." in refused.content.decode()
        assert save(account, name="Ana Reis").status_code == 302
        assert save(a_member("ben"), avatar=an_upload(a_picture())).status_code == 302


def test_lines_are_as_long_as_the_browser_counts_them() -> None:
    account = a_member("ana")
    typed = "\r\n".join(["x" * 49] * 10)
    assert len(typed) > 500
    assert save(account, bio=typed + "\t").status_code == 302
    assert read_profile(account.user_id).member.bio == typed.replace("\r\n", "\n")


@pytest.mark.no_engine
def test_a_name_s_limit_is_the_same_wherever_it_is_given() -> None:
    from accounts.forms.joining import JoinForm
    from accounts.forms.profiles import ProfileForm

    assert JoinForm.base_fields["name"].max_length == ProfileForm.base_fields["name"].max_length  # type: ignore[attr-defined]
    assert Account._meta.get_field("username").max_length == names.USERNAME_LIMIT
