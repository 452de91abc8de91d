"""Claims on values that only one thing may have."""

import pytest

from dynamo import Transaction, claim, move_claim, put
from dynamo.errors import Refused
from tests.dynamo.things import Name, thing


class NameTaken(Refused):
    """Another thing has this name."""


class NameLost(Refused):
    """The old name is not held any more."""


def test_a_value_is_claimed_once() -> None:
    with Transaction() as transaction:
        claim(transaction, Name(name="ann", thing_id="1"), taken=NameTaken())
        transaction.put(thing("1"))
    with pytest.raises(NameTaken), Transaction() as transaction:
        claim(transaction, Name(name="ann", thing_id="2"), taken=NameTaken())
    assert Name.by_name(name="ann").thing_id == "1"


def move(old: str, new: str) -> None:
    with Transaction() as transaction:
        move_claim(
            transaction,
            Name(name=old, thing_id="1"),
            Name(name=new, thing_id="1"),
            taken=NameTaken(),
            lost=NameLost(),
            held=Name.thing_id == "1",
        )


def test_a_claim_moves_in_one_step() -> None:
    put(Name(name="ann", thing_id="1"))
    move("ann", "bea")
    assert Name.by_name.find(name="ann") is None
    assert Name.by_name(name="bea").thing_id == "1"


def test_a_claim_moves_neither_to_what_is_taken_nor_from_what_is_lost() -> None:
    put(Name(name="ann", thing_id="1"))
    put(Name(name="bea", thing_id="2"))
    with pytest.raises(NameTaken):
        move("ann", "bea")
    with pytest.raises(NameLost):
        move("cleo", "dora")
    assert Name.by_name.find(name="dora") is None
    assert Name.by_name(name="ann").thing_id == "1"


def test_a_claim_that_somebody_else_holds_by_now_does_not_move() -> None:
    put(Name(name="ann", thing_id="2"))
    with pytest.raises(NameLost):
        move("ann", "bea")
    assert Name.by_name(name="ann").thing_id == "2"
