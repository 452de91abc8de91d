"""The registry of access patterns."""

import pytest

from dynamo import Budget, access_pattern
from dynamo.errors import BadValue
from dynamo.reads.patterns import declare, declared, declared_patterns
from tests.dynamo.things import Thing

pytestmark = pytest.mark.no_engine


@access_pattern("903, S902", "PutItem", "TestThings", Budget(1, 1, 0, 2))
def keep(what: str, *, twice: bool = False) -> str:
    """Keeps something."""
    return what * 2 if twice else what


def test_a_marked_function_is_still_that_function() -> None:
    assert keep("a") == "a"
    assert keep("a", twice=True) == "aa"
    assert (keep.__name__, keep.__doc__) == ("keep", "Keeps something.")


def test_it_is_registered_under_its_module_and_name() -> None:
    found = declared(keep)
    assert (found.numbers, found.name, found.module) == (("903", "S902"), f"{__name__}.keep", __name__)
    assert found in list(declared_patterns())


def test_reads_are_registered_with_their_entity_although_nobody_asked_yet() -> None:
    (found,) = [pattern for pattern in declared_patterns() if pattern.name == "Thing.heaviest"]
    assert (found.operation, found.target, found.module) == ("Query", "TestThings.ThingsByWeight", Thing.__module__)
    assert found.numbers == ()


def test_they_come_in_the_order_of_the_requirements() -> None:
    budget = Budget(1, 1)
    for numbers in ("S901", "902", "", "901, 999"):
        declare(numbers, f"order {numbers}", "x", "y", budget, "tests.order")
    assert [pattern.name for pattern in declared_patterns() if pattern.module == "tests.order"] == [
        "order 901, 999",
        "order 902",
        "order S901",
        "order ",
    ]


@pytest.mark.parametrize("numbers", ["x", "1.5", "s3", "0", "S", "3;4"])
def test_a_number_that_no_requirement_can_have_is_refused(numbers: str) -> None:
    with pytest.raises(BadValue, match="numbers look like"):
        declare(numbers, "wrong", "x", "y", Budget(1, 1), "tests.wrong")


def test_a_budget_for_people() -> None:
    assert str(Budget(1, 1, 0.5)) == "1/1 0.5R"
    assert str(Budget(2, 2, 1, 18)) == "2/2 1R+18W"
    assert str(Budget(0, 0)) == "0/0 0"
