"""An address book is its member's own, holds twenty, and has one default unless it is empty."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from accounts.address_book.changing import (
    BookChanged,
    BookFull,
    add_address,
    correct_address,
    remove_address,
    set_default_address,
)
from accounts.addresses import ADDRESS_LIMIT, Address, book, default_of
from dynamo import new_id, put
from dynamo.errors import NotFound
from dynamo.tools.testing import requests_at_most, within_budget
from tests.build import a_member, client_of

GIVEN = {
    "name": "Ana Reis",
    "street": "Rua da Rosa 14",
    "postcode": "1200-001",
    "city": "Lisboa",
    "country": "PT",
    "phone": "",
}
ME = "01ME00000000000000000000ME"


def an_address(user_id: str = ME, **given: object) -> Address:
    return add_address(Address(user_id=user_id, **{**GIVEN, "phone": None, **given}))


def test_the_first_address_is_the_default_and_the_next_is_not() -> None:
    first, second = an_address(), an_address(street="Torstraße 99")
    assert (first.is_default, second.is_default) == (True, False)
    with within_budget(Address.of_member):
        kept = book(ME)
    assert kept == [first, second]
    assert default_of(kept) == first
    assert default_of([]) is None
    with within_budget(Address.by_id):
        assert Address.by_id(user_id=ME, address_id=first.address_id) == first
    assert first.country_name == "Portugal"


def test_another_default_takes_the_place_of_the_old_one() -> None:
    first, second = an_address(), an_address()
    with within_budget(set_default_address):
        set_default_address(ME, second.address_id)
    assert [(each.address_id, each.is_default) for each in book(ME)] == [
        (second.address_id, True),
        (first.address_id, False),
    ]
    with requests_at_most(2, 2, read_units=2):
        set_default_address(ME, second.address_id)
    with within_budget(add_address):
        third = an_address(is_default=True)
    assert [each.address_id for each in book(ME) if each.is_default] == [third.address_id]


def test_without_the_default_the_oldest_other_one_is() -> None:
    first, second, third = an_address(), an_address(), an_address()
    with within_budget(remove_address):
        remove_address(ME, first.address_id)
    assert [each.address_id for each in book(ME) if each.is_default] == [second.address_id]
    remove_address(ME, third.address_id)
    remove_address(ME, second.address_id)
    assert book(ME) == []


def test_a_correction_leaves_the_default_alone() -> None:
    first = an_address()
    with within_budget(correct_address):
        corrected = correct_address(first.replace(street="Rua do Ouro 2", is_default=False, phone="+351 21 1"))
    assert (corrected.street, corrected.is_default, corrected.phone) == ("Rua do Ouro 2", True, "+351 21 1")
    with pytest.raises(BookChanged):
        correct_address(first.replace(address_id=new_id()))


def test_a_book_holds_twenty() -> None:
    for _ in range(ADDRESS_LIMIT):
        put(Address(user_id=ME, **{**GIVEN, "phone": None}))
    with pytest.raises(BookFull):
        an_address()


def test_addresses_added_at_once_make_one_default_and_no_more_than_fit() -> None:
    def add(number: int) -> bool:
        try:
            an_address(street=f"Rua {number}", is_default=number % 2 == 0)
        except BookFull:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(add, range(4)))
    assert len(book(ME)) == 4
    assert sum(address.is_default for address in book(ME)) == 1
    for _ in range(ADDRESS_LIMIT - 6):
        an_address()
    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(add, range(6))) == 2
    assert len(book(ME)) == ADDRESS_LIMIT
    assert sum(address.is_default for address in book(ME)) == 1


def test_an_address_and_another_s_removal_at_once_leave_one_default() -> None:
    first = an_address()
    with ThreadPoolExecutor(4) as threads:
        removing = threads.submit(remove_address, ME, first.address_id)
        adding = [threads.submit(an_address, street=f"Rua {number}") for number in range(3)]
    assert removing.result() == first
    assert {address.address_id for address in book(ME)} == {each.result().address_id for each in adding}
    assert sum(address.is_default for address in book(ME)) == 1


def test_all_of_a_book_that_is_too_full_are_shown() -> None:
    for _ in range(ADDRESS_LIMIT + 2):
        put(Address(user_id=ME, **{**GIVEN, "phone": None}))
    assert len(book(ME)) == ADDRESS_LIMIT + 2


def test_another_member_s_address_is_not_in_the_book() -> None:
    theirs = an_address("01THEY000000000000000000ME")
    for change in (set_default_address, remove_address):
        with pytest.raises(NotFound):
            change(ME, theirs.address_id)


def test_defaults_set_at_once_leave_exactly_one() -> None:
    an_address()
    others = [an_address() for _ in range(4)]

    def choose(address: Address) -> None:
        try:
            set_default_address(ME, address.address_id)
        except BookChanged:
            return

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(choose, others))
    assert sum(each.is_default for each in book(ME)) == 1


def test_the_pages_walk_through_a_book() -> None:
    member = a_member("ana")
    client = client_of(member)
    assert "No address yet" in client.get("/settings/addresses/").content.decode()
    assert 'value="Ana"' in client.get("/settings/addresses/add/").content.decode()
    assert (
        client.post("/settings/addresses/add/", GIVEN | {"postcode": "1200001"})["Location"] == "/settings/addresses/"
    )
    client.post("/settings/addresses/add/", GIVEN | {"street": "Rua do Ouro 2"})
    first, second = book(member.user_id)
    assert first.postcode == "1200-001"
    with requests_at_most(1, 1, read_units=1):
        page = client.get("/settings/addresses/").content.decode()
    assert page.index("Rua da Rosa 14") < page.index("Rua do Ouro 2")
    client.post(f"/settings/addresses/{second.address_id}/default/")
    assert book(member.user_id)[0].address_id == second.address_id
    assert 'value="Rua do Ouro 2"' in client.get(f"/settings/addresses/{second.address_id}/").content.decode()
    client.post(f"/settings/addresses/{second.address_id}/", GIVEN | {"street": "Rua do Ouro 4"})
    assert book(member.user_id)[0].street == "Rua do Ouro 4"
    asked = client.get(f"/settings/addresses/{second.address_id}/delete/").content.decode()
    assert "Rua do Ouro 4" in asked
    client.post(f"/settings/addresses/{second.address_id}/delete/")
    assert [each.address_id for each in book(member.user_id)] == [first.address_id]


def test_a_full_book_says_so_and_keeps_what_was_typed() -> None:
    member = a_member()
    for _ in range(ADDRESS_LIMIT):
        put(Address(user_id=member.user_id, **{**GIVEN, "phone": None}))
    client = client_of(member)
    response = client.post("/settings/addresses/add/", GIVEN)
    assert response.status_code == 422
    assert "An address book holds 20. Remove one that you don’t need any more." in response.content.decode()
    assert 'value="Rua da Rosa 14"' in response.content.decode()
    assert "Your book is full." in client.get("/settings/addresses/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("street", "", "Street and number is still empty."),
        ("postcode", "123", "In Portugal a postcode looks like 1100-148; this is 123."),
        ("country", "US", "US"),
        ("phone", "call me", "A phone number looks like +351 21 123 4567."),
        ("city", "x" * 81, "80 characters fit here; these are 81."),
    ],
)
def test_what_is_wrong_with_an_address_is_said(field: str, value: str, words: str) -> None:
    member = a_member()
    response = client_of(member).post("/settings/addresses/add/", GIVEN | {field: value})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert book(member.user_id) == []


def test_figures_are_stored_plain_however_they_are_typed() -> None:
    member = a_member()
    client_of(member).post(
        "/settings/addresses/add/", GIVEN | {"postcode": "١٢٠٠–٠٠١", "phone": "\u202d＋351 ２１ 123–4567\u202c"}
    )
    (address,) = book(member.user_id)
    assert (address.postcode, address.phone) == ("1200-001", "+351 21 123-4567")


def test_htmx_gets_the_form_alone_and_is_led_on() -> None:
    member = a_member()
    client = client_of(member)
    for path in ("/settings/addresses/add/", f"/settings/addresses/{an_address(member.user_id).address_id}/"):
        refused = client.post(path, GIVEN | {"city": "", "street": "Rua Nova 1"}, headers={"HX-Request": "true"})
        form = refused.content.decode().strip()
        assert refused.status_code == 422
        assert form.startswith("<form ")
        assert form.endswith("</form>")
        assert f'hx-post="{path}"' in form
        assert 'value="Rua Nova 1"' in form
        assert re.search(r'role="alert"[^>]* autofocus', form)
        done = client.post(path, GIVEN, headers={"HX-Request": "true"})
        assert (done.status_code, done["HX-Redirect"]) == (200, "/settings/addresses/")
    assert "The address is saved." in client.get("/settings/addresses/").content.decode()


def test_a_book_that_others_change_each_time_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = an_address(), an_address(street="Torstraße 99")

    def read_and_overtaken(user_id: str) -> list[Address]:
        addresses = book(user_id)
        with monkeypatch.context() as patch:
            patch.setattr("accounts.address_book.changing.book", book)
            set_default_address(user_id, addresses[-1].address_id)
        return addresses

    monkeypatch.setattr("accounts.address_book.changing.book", read_and_overtaken)
    with pytest.raises(BookChanged):
        remove_address(ME, second.address_id)
    assert {address.address_id for address in book(ME)} == {first.address_id, second.address_id}
    assert sum(address.is_default for address in book(ME)) == 1
