"""ULIDs, and the times they carry."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ulid import ULID

from dynamo import first_id_at, id_at, is_ulid, last_id_at, moment_of, new_id
from dynamo.errors import BadValue
from dynamo.model.keys import KeyTemplate

pytestmark = pytest.mark.no_engine
MOMENTS = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(9999, 1, 1), timezones=st.just(UTC))


@given(MOMENTS)
@settings(max_examples=100, deadline=None)
def test_an_id_carries_its_time_and_lies_between_the_bounds_of_its_millisecond(moment: datetime) -> None:
    made = id_at(moment)
    assert first_id_at(moment) <= made <= last_id_at(moment)
    assert last_id_at(moment) < first_id_at(moment + timedelta(milliseconds=1))
    assert timedelta(0) <= moment - moment_of(made) < timedelta(milliseconds=1)


def test_new_ids_differ_and_are_of_now() -> None:
    ids = [new_id() for _ in range(100)]
    assert len(set(ids)) == 100
    assert all(is_ulid(made) for made in ids)
    assert abs(datetime.now(UTC) - moment_of(ids[0])) < timedelta(seconds=5)


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_text_is_an_id_or_is_not(text: str) -> None:
    if is_ulid(text):
        moment_of(text)


@given(st.text(alphabet="0179AHIJKLMNOPTUVZaz\n٣", min_size=25, max_size=27))
@settings(max_examples=300, deadline=None)
def test_an_id_is_what_the_library_would_write(text: str) -> None:
    try:
        expected = str(ULID.from_str(text)) == text
    except ValueError:
        expected = False
    assert is_ulid(text) is expected


@pytest.mark.parametrize("first", "0178Z")
def test_an_id_has_128_bits(first: str) -> None:
    assert is_ulid(first + "Z" * 25) is (first <= "7")
    assert not is_ulid(first + "Z" * 25 + "\n")


@pytest.mark.parametrize("text", ["", "x", "Z" * 26, "é" * 26, "0" * 25, "0" * 27, "01j" + "0" * 23, "I" * 26])
def test_what_is_no_id_is_refused(text: str) -> None:
    assert not is_ulid(text)
    if text.upper() == text:
        with pytest.raises(BadValue, match="not a ULID"):
            moment_of(text)


def test_bounds_for_times_before_there_were_ids() -> None:
    assert first_id_at(datetime(1, 1, 1, tzinfo=UTC)) == "0" * 26
    with pytest.raises(BadValue, match="without a zone"):
        first_id_at(datetime(2026, 1, 1))
    with pytest.raises(BadValue, match="not a ULID"):
        moment_of("7" + "Z" * 25)


def test_templates_have_a_prefix_and_one_field_at_the_most() -> None:
    assert KeyTemplate.parse("ORDER#{order_id}") == KeyTemplate("ORDER#", "order_id")
    assert KeyTemplate.parse("DETAILS").fill({}) == "DETAILS"
    for wrong in ("{a}#", "{a}{b}", "x{", "}"):
        with pytest.raises(BadValue, match="not a key template"):
            KeyTemplate.parse(wrong)
