"""The link in a letter that turns off its kind, which lives as long as the letter is kept."""

import pytest

from accounts.corresponding.choosing import opened_link, unsubscribe_url
from web.sealing import Seal, SealBroken

pytestmark = pytest.mark.no_engine

SEAL: Seal[list[str]] = Seal("accounts.letters.unsubscribe", version=1)


def test_a_link_says_whose_and_which() -> None:
    *_, sealed, _end = unsubscribe_url("01JUNE", "orders").split("/")
    assert opened_link(sealed) == ("01JUNE", "orders")


@pytest.mark.parametrize("values", [["01JUNE", "orders", "weekly"], ["01JUNE", "a later kind"]])
def test_one_of_another_release_is_understood(values: list[str]) -> None:
    assert opened_link(SEAL.close(values, "")) == tuple(values[:2])


@pytest.mark.parametrize("values", [[], ["01JUNE"], None, 7])
def test_one_that_says_too_little_is_none_of_ours(values: list[str]) -> None:
    with pytest.raises(SealBroken):
        opened_link(SEAL.close(values, ""))
