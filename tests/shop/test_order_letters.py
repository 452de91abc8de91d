"""Letters about orders: each step told to those it matters to, once."""

import re
from dataclasses import replace
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.test import Client

from accounts.corresponding.choosing import wanted_kinds
from accounts.letters import ORDERS, SALES
from accounts.models import Account
from accounts.profiles.opening_shops import open_shop
from dynamo.streams import Change
from shop.corresponding import order_letters
from shop.fulfilment.cancelling import cancel
from shop.fulfilment.progressing import confirm, deliver, ship
from shop.orders import Order
from tests.build import a_member, a_stock, an_order, client_of


@pytest.fixture
def seller() -> Account:
    account = a_member("windowsill")
    open_shop(account, {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT"}, None)
    return account


@pytest.fixture
def buyer() -> Account:
    return a_member("june")


@pytest.fixture
def order(seller: Account, buyer: Account) -> Order:
    stock = a_stock(seller_id=seller.user_id, seller_username=seller.username, seller_name="Windowsill")
    return an_order(buyer.user_id, stock, quantity=2)


def told(before: Order | None, after: Order) -> list[tuple[str, str]]:
    """To whom a change sent letters, and about what."""
    mail.outbox.clear()
    order_letters.follow([Change({"user_id": after.user_id}, before, after)])
    return [(message.to[0].partition("@")[0], message.subject) for message in mail.outbox]


def test_each_step_is_told_to_those_it_matters_to(order: Order, seller: Account) -> None:
    number = order.number
    assert told(None, order) == [
        ("june", f"Your order {number} is placed"),
        ("windowsill", f"A new order: {number}"),
    ]
    confirmed = confirm(order, seller.user_id)
    assert told(order, confirmed) == [("june", f"Windowsill is packing your order {number}")]
    first = ship(confirmed, seller.user_id, {"0": 1}, "PostNL", "3SABC")
    assert told(confirmed, first) == [("june", f"A part of your order is on its way: {number}")]
    assert "https://jouw.postnl.nl/track-and-trace/3SABC" in mail.outbox[0].body
    rest = ship(first, seller.user_id, {"0": 1})
    delivered = deliver(rest, seller.user_id, seller.user_id)
    assert told(first, delivered) == [
        ("june", f"Your parcel is on its way: {number}"),
        ("june", f"Your parcel is here: {number}"),
    ]


def test_a_parcel_of_an_early_release_is_told_without_its_number(order: Order, seller: Account) -> None:
    confirmed = confirm(order, seller.user_id)
    shipped = ship(confirmed, seller.user_id, {"0": 2}, "DHL", "1")
    unknown = shipped.replace(parts=[replace(part, shipments=()) for part in shipped.parts])
    assert told(confirmed, unknown) == [("june", f"Your parcel is on its way: {order.number}")]
    assert "DHL" not in mail.outbox[0].body


def test_whoever_cancels_is_not_told_of_it_by_a_letter_to_the_shop(order: Order, seller: Account) -> None:
    by_buyer = cancel(order, [seller.user_id], order.user_id)
    assert [to for to, _ in told(order, by_buyer)] == ["june", "windowsill"]


def test_the_reason_is_in_the_letter(order: Order, seller: Account) -> None:
    by_seller = cancel(order, [seller.user_id], seller.user_id, "The pot broke.")
    assert [to for to, _ in told(order, by_seller)] == ["june"]
    assert "Windowsill says: The pot broke." in mail.outbox[0].body


def test_a_change_that_comes_again_sends_nothing(order: Order) -> None:
    assert len(told(None, order)) == 2
    assert told(None, order) == []


def test_a_letter_that_failed_is_sent_when_its_event_is_told_again(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
        with pytest.raises(SMTPServerDisconnected):
            told(None, order)
    assert len(told(None, order)) == 2


def test_an_address_that_takes_no_mail_holds_up_nobody(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise SMTPRecipientsRefused({})

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        told(None, order)
    assert told(None, order) == []


def test_text_and_html_say_the_same_and_escape(seller: Account, buyer: Account) -> None:
    stock = a_stock(seller_id=seller.user_id, name="Cactus <b>& pot</b>", seller_name="Windowsill")
    told(None, an_order(buyer.user_id, stock))
    (html,) = [content for content, kind in mail.outbox[0].alternatives if kind == "text/html"]
    assert "Cactus <b>& pot</b>" in mail.outbox[0].body
    assert "Cactus &lt;b&gt;&amp; pot&lt;/b&gt;" in html
    assert '<a href="http' in html


def test_one_press_turns_a_kind_of_letters_off(order: Order, buyer: Account) -> None:
    told(None, order)
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = headers["List-Unsubscribe"].strip("<>")
    path = re.sub(r"^https?://[^/]+", "", url)
    stranger = Client(enforce_csrf_checks=True)
    assert wanted_kinds(buyer.user_id) == {ORDERS, SALES}
    assert stranger.get(path).status_code == 200
    assert wanted_kinds(buyer.user_id) == {ORDERS, SALES}
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert wanted_kinds(buyer.user_id) == {SALES}
    assert stranger.post(f"{path[:-3]}x/").status_code == 404


def test_a_member_chooses_in_the_settings(buyer: Account, order: Order) -> None:
    client = client_of(buyer)
    assert client.get("/settings/letters/").status_code == 200
    client.post("/settings/letters/", {"kinds": [SALES, "nonsense"]})
    assert wanted_kinds(buyer.user_id) == {SALES}
    assert [to for to, _ in told(None, order)] == ["windowsill"]
