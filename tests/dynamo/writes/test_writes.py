"""Single writes: what they change, what they refuse, and how they say so."""

import pytest

from dynamo import delete, put, update
from dynamo.errors import BadValue, ConditionFailed, OutcomeUnknown, Refused
from dynamo.tools.testing import faults, requests_at_most
from tests.dynamo.things import Name, Thing, thing


class Taken(Refused):
    """Somebody was faster."""

    def __init__(self, by: str):
        super().__init__(f"Taken by {by}.")
        self.by = by


KEY = {"shelf_id": "s", "thing_id": "1"}


def stored() -> Thing | None:
    return Thing.now.find(**KEY)


def test_put_replaces_and_new_does_not() -> None:
    put(thing(title="tea"))
    put(thing(title="ham"))
    with requests_at_most(1, round_trips=1), pytest.raises(ConditionFailed):
        put(thing(title="jam"), new=True)
    assert stored() == thing(title="ham")


def test_put_under_a_condition() -> None:
    put(thing(weight=1))
    put(thing(weight=2), condition=Thing.weight == 1)
    with pytest.raises(ConditionFailed):
        put(thing(weight=3), condition=Thing.weight == 1)
    with pytest.raises(ConditionFailed):
        put(thing(weight=3), new=True, condition=Thing.weight == 2)
    assert stored() == thing(weight=2)


def test_update_makes_no_ghosts() -> None:
    for condition in (None, Thing.title.does_not_exist(), Thing.weight != 3):
        with pytest.raises(ConditionFailed):
            update(Thing.key(**KEY), Thing.weight.set(1), condition=condition)
    assert stored() is None


def test_update_brings_one_forth_where_it_may() -> None:
    assert update(Thing.key(**KEY), Thing.weight.add(2), upsert=True) == thing(weight=2)
    assert update(Thing.key(**KEY), Thing.weight.add(2), upsert=True) == thing(weight=4)


def test_update_answers_the_whole_item() -> None:
    put(thing(title="tea", weight=1))
    with requests_at_most(1, round_trips=1, write_units=1):
        assert update(Thing.key(**KEY), Thing.weight.set(2)) == thing(title="tea", weight=2)


def test_update_of_nothing_is_refused() -> None:
    with pytest.raises(BadValue, match="something to change"):
        update(Thing.key(**KEY))


def test_update_of_an_entry_without_its_map_is_refused_in_words_of_ours() -> None:
    put(thing())
    update(Thing.key(**KEY), Thing.counts.set(None))
    with pytest.raises(ConditionFailed):
        update(Thing.key(**KEY), Thing.counts.set_entry("a", 1), condition=Thing.counts.exists())


def test_delete() -> None:
    put(thing(weight=1))
    with pytest.raises(ConditionFailed):
        delete(Thing.key(**KEY), condition=Thing.weight == 2)
    delete(Thing.key(**KEY), condition=Thing.weight == 1)
    delete(Thing.key(**KEY))
    assert stored() is None


def test_a_failure_has_the_name_the_caller_gave_it() -> None:
    put(Name(name="ann", thing_id="1"))
    failing = Taken("somebody")
    with pytest.raises(Taken) as caught:
        put(Name(name="ann", thing_id="2"), new=True, failing=failing)
    assert caught.value is failing
    assert isinstance(caught.value.__cause__, ConditionFailed)


def test_a_failure_can_be_made_of_the_item_that_stood_there() -> None:
    put(Name(name="ann", thing_id="1"))
    for act in (
        lambda failing: put(Name(name="ann", thing_id="2"), new=True, failing=failing),
        lambda failing: update(
            Name.key(name="ann"), Name.thing_id.set("2"), condition=Name.thing_id == "9", failing=failing
        ),
        lambda failing: delete(Name.key(name="ann"), condition=Name.thing_id == "9", failing=failing),
    ):
        with pytest.raises(Taken, match="Taken by 1"):
            act(lambda old: Taken(old.thing_id))


def test_where_nothing_stood_there_is_no_item() -> None:
    seen: list[object] = []

    def failing(old: object) -> Taken:
        seen.append(old)
        return Taken("nobody")

    with pytest.raises(Taken):
        update(Name.key(name="ann"), Name.thing_id.set("2"), failing=failing)
    assert seen == [None]


def test_the_item_that_stood_there_is_not_asked_for_in_vain() -> None:
    put(Name(name="ann", thing_id="1"))
    with pytest.raises(ConditionFailed) as caught:
        put(Name(name="ann", thing_id="2"), new=True)
    assert caught.value.item is None


def test_only_writes_that_may_be_applied_twice_are_repeated_after_a_time_out() -> None:
    for act, repeated in (
        (lambda: put(thing(weight=1)), True),
        (lambda: delete(Thing.key(**KEY)), True),
        (lambda: update(Thing.key(**KEY), Thing.weight.set(1), upsert=True, repeatable=True), True),
        (lambda: update(Thing.key(**KEY), Thing.weight.add(1), upsert=True), False),
        (lambda: put(Name(name="ann", thing_id="1"), new=True), False),
        (lambda: put(thing(weight=1), condition=Thing.weight == 2), False),
        (lambda: delete(Thing.key(**KEY), condition=Thing.weight == 1), False),
    ):
        with faults() as faulty:
            for operation in ("PutItem", "UpdateItem", "DeleteItem"):
                faulty.fail(operation, lambda: OutcomeUnknown("lost"), applied=True)
            if repeated:
                act()
                assert len(faulty.sent) == 2
            else:
                with pytest.raises(OutcomeUnknown):
                    act()
                assert len(faulty.sent) == 1
