"""Cursors: sealed for one question, its values and its viewer."""

import pytest
from django.core import signing
from django.test import override_settings

from dynamo import put
from dynamo.errors import BadCursor
from dynamo.model.codecs import Item
from dynamo.reads import pages
from dynamo.tools.testing import requests_at_most
from tests.dynamo.things import Thing, thing


@pytest.fixture
def cursor() -> str:
    """Leads to the second page of shelf s, for anybody."""
    for n in range(3):
        put(thing(str(n), colour="red", weight=n))
    following = Thing.on_shelf(shelf_id="s", since="0").page(size=1).next
    assert following
    return following


def refused(question: object, cursor: str, viewer: str = "") -> None:
    with requests_at_most(0, round_trips=0), pytest.raises(BadCursor):
        question.page(size=1, after=cursor, viewer=viewer)  # type: ignore[attr-defined]


def test_it_leads_on(cursor: str) -> None:
    assert Thing.on_shelf(shelf_id="s", since="0").page(size=1, after=cursor).items == [
        thing("1", colour="red", weight=1)
    ]


@pytest.mark.parametrize(
    "forged", ["x", "a:b", ":", "a:b:c", "é", "\ud800", "\u0000", " ", "%00", "x" * 4097, "." * 100, "null"]
)
def test_a_forged_one_is_refused(cursor: str, forged: str) -> None:
    refused(Thing.on_shelf(shelf_id="s", since="0"), forged)


def test_one_that_was_changed_is_refused(cursor: str) -> None:
    for place in range(0, len(cursor), 5):
        letter = "A" if cursor[place] != "A" else "B"
        refused(Thing.on_shelf(shelf_id="s", since="0"), cursor[:place] + letter + cursor[place + 1 :])


def test_it_serves_no_other_question_values_or_viewer(cursor: str) -> None:
    refused(Thing.newest(shelf_id="s", since="0"), cursor)
    refused(Thing.on_shelf(shelf_id="other", since="0"), cursor)
    refused(Thing.on_shelf(shelf_id="s"), cursor)
    refused(Thing.on_shelf(shelf_id="s", since="0", until="9"), cursor)
    refused(Thing.on_shelf(shelf_id="s", since="0"), cursor, viewer="somebody")


def test_a_private_one_serves_its_viewer_alone(cursor: str) -> None:
    private = Thing.on_shelf(shelf_id="s").page(size=1, viewer="me").next
    assert private
    refused(Thing.on_shelf(shelf_id="s"), private, viewer="you")
    refused(Thing.on_shelf(shelf_id="s"), private)
    assert len(Thing.on_shelf(shelf_id="s").page(size=1, after=private, viewer="me")) == 1


def test_one_of_another_version_is_refused(cursor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "VERSION", pages.VERSION + 1)
    refused(Thing.on_shelf(shelf_id="s", since="0"), cursor)


@pytest.mark.parametrize(
    "position", [{}, {"weight": {"N": "1"}}, {"record": {"S": "THING#1"}, "weight": {"N": "1"}}, {"other": {"S": "x"}}]
)
def test_one_of_a_release_that_asked_by_other_keys_is_refused(cursor: str, position: Item) -> None:
    question = Thing.on_shelf(shelf_id="s", since="0")
    refused(question, pages.seal_cursor(position, "Thing.on_shelf", {"shelf_id": "s", "since": "0"}, ""))


def test_one_under_another_key_is_refused_unless_that_key_has_just_been_replaced(cursor: str) -> None:
    with override_settings(SECRET_KEY="another"):
        refused(Thing.on_shelf(shelf_id="s", since="0"), cursor)
        with override_settings(SECRET_KEY_FALLBACKS=["a key for tests, and for nothing else"]):
            assert len(Thing.on_shelf(shelf_id="s", since="0").page(size=1, after=cursor)) == 1


def test_anything_else_that_we_signed_is_no_cursor(cursor: str) -> None:
    refused(Thing.on_shelf(shelf_id="s", since="0"), signing.Signer().sign_object({"shelf_id": {"S": "s"}}))


def test_values_of_other_types_make_other_cursors() -> None:
    for n in range(3):
        put(thing(str(n), colour="red", weight=n))
    following = Thing.of_weight(colour="red", lightest=0).page(size=1).next
    assert following
    refused(Thing.of_weight(colour="red", heaviest=0), following)
    assert len(Thing.of_weight(colour="red", lightest=0).page(size=1, after=following)) == 1


def test_the_longest_keys_still_have_one() -> None:
    for letter in "ab":
        put(thing(letter * 1018, shelf_id="s" * 2048))
    following = Thing.on_shelf(shelf_id="s" * 2048).page(size=1).next
    assert following
    assert len(Thing.on_shelf(shelf_id="s" * 2048).page(size=1, after=following)) == 1
