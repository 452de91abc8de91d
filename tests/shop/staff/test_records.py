"""Staff find members, products and orders, and do to one or many what each takes; the log keeps all of it."""

import csv
from datetime import UTC, datetime
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.audit_entries import AuditEntry, month_of
from accounts.credentials import SUSPENDED, Credential
from accounts.models import Account
from accounts.profiles.opening_shops import open_shop
from dynamo import update
from dynamo.streams import declared_consumers
from dynamo.tools.testing import requests_at_most
from shop.inventory import Stock
from shop.orders import CANCELLED, Order
from shop.products import ACTIVE, EVERYTHING, HIDDEN, Listing, Product
from shop.reports import CLOSED, Report
from tests.build import PASSWORD, a_category, a_member, a_product, a_stock, an_order, client_of
from web.photos.photo import Photo

PICTURE = Photo("photos/products/cactus", 400, 300, (320,))


@pytest.fixture
def clerk() -> Account:
    return a_member("clerk", is_staff=True)


@pytest.fixture
def staff(clerk: Account) -> Client:
    return client_of(clerk)


def read(client: Client, url: str, **query: str) -> str:
    return unescape(client.get(url, query).content.decode())


def log() -> list[AuditEntry]:
    return list(AuditEntry.of_month(month=month_of(datetime.now(UTC))).all(limit=50))


def do(client: Client, kind: str, action: str, *keys: str, reason: str = "As agreed") -> str:
    """Look, then do it; the page that follows."""
    assert client.get(f"/staff/{kind}/do/{action}/", {"key": keys}).status_code == 200
    answer = client.post(f"/staff/{kind}/do/{action}/", {"key": keys, "reason": reason}, follow=True)
    return unescape(answer.content.decode())


@pytest.mark.parametrize("typed", ["ana", "@Ana", " ANA ", "Ana@Example.org", "id"])
def test_members_are_found_by_exact_name_e_mail_or_id(staff: Client, typed: str) -> None:
    ana = a_member("ana")
    page = read(staff, "/staff/members/", q=ana.user_id.lower() if typed == "id" else typed)
    assert f"/staff/members/{ana.user_id}/" in page


@pytest.mark.parametrize("typed", ["an", "ana@example.com", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "x" * 254, "é", "@"])
def test_nobody_is_found_by_a_part_or_by_nonsense(staff: Client, typed: str) -> None:
    a_member("ana")
    page = read(staff, "/staff/members/", q=typed)
    assert "Nobody has the user name, e-mail address or id" in page


def test_a_search_that_is_too_long_is_refused_in_words(staff: Client) -> None:
    answer = staff.get("/staff/members/", {"q": "x" * 300})
    assert answer.status_code == 422
    assert "254 characters fit" in unescape(answer.content.decode())


def test_a_member_is_suspended_and_let_in_again_with_a_reason(staff: Client) -> None:
    ana = a_member("ana")
    theirs = client_of(ana)
    assert "is suspended, and signed out everywhere" in do(staff, "members", "suspend", ana.user_id, reason="Spam")
    assert "/sign-in/" in theirs.get("/settings/profile/")["Location"]
    assert Client().post("/sign-in/", {"username": "ana", "password": PASSWORD}).status_code == 422
    page = read(staff, f"/staff/members/{ana.user_id}/")
    assert "Suspended" in page
    assert "“Spam”" in page
    do(staff, "members", "readmit", ana.user_id)
    assert Client().post("/sign-in/", {"username": "ana", "password": PASSWORD}).status_code == 302
    first = log()[-1]
    assert (first.actor_name, first.action, first.subject, first.reason) == (
        "clerk",
        "suspend",
        f"member:{ana.user_id}",
        "Spam",
    )
    assert [(one.name, one.before, one.after) for one in first.changes] == [("Status", "Active", "Suspended")]


def test_no_reason_no_action(staff: Client) -> None:
    ana = a_member("ana")
    answer = staff.post("/staff/members/do/suspend/", {"key": ana.user_id, "reason": " "})
    assert answer.status_code == 422
    assert "Why is still empty" in unescape(answer.content.decode())
    assert Credential.whose(username="ana").is_active
    assert log() == []


def test_staff_are_made_and_unmade_but_nobody_undoes_themselves(staff: Client, clerk: Account) -> None:
    ana = a_member("ana")
    do(staff, "members", "make-staff", ana.user_id)
    assert Credential.whose(username="ana").is_staff
    assert "That is your own account" in do(staff, "members", "unmake-staff", clerk.user_id)
    assert "That is your own account" in do(staff, "members", "suspend", clerk.user_id)
    assert Credential.whose(username="clerk").is_staff
    do(staff, "members", "unmake-staff", ana.user_id)
    assert not Credential.whose(username="ana").is_staff
    assert [entry.action for entry in log()] == ["unmake_staff", "make_staff"]


def a_seller() -> Account:
    seller = a_member("keeper")
    open_shop(seller, {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT"}, None)
    return seller


def sold_by(seller: Account) -> dict[str, str]:
    return {"seller_id": seller.user_id, "seller_username": seller.username, "seller_name": "Windowsill"}


def test_a_product_is_hidden_everywhere_with_a_reason_its_seller_reads_and_comes_back(staff: Client) -> None:
    seller, plants = a_seller(), a_category("Plants", product_count=1)
    cactus = a_product(plants, photos=(PICTURE,), photo=PICTURE, **sold_by(seller))
    url = f"/products/{cactus.product_id}/{cactus.slug}/"
    assert Client().get(url).status_code == 200
    assert "is off sale" in do(staff, "products", "hide", cactus.product_id, reason="It is a protected kind.")

    assert Client().get(url).status_code == 410
    for shelf in cactus.shelves:
        assert list(Listing.newest(category_id=shelf).all(limit=5)) == []
        assert list(Listing.newest_in_stock(category_id=shelf).all(limit=5)) == []
    assert not next(iter(Stock.of_product(product_id=cactus.product_id).all(limit=1))).active
    theirs = client_of(seller)
    form = f"/sell/things/{cactus.product_id}/"
    assert "“It is a protected kind.”" in read(theirs, form)
    for step in ("publish", "copy"):
        answer = theirs.post(f"{form}{step}/", follow=True)
        assert "Only Plaza can put it on sale again" in unescape(answer.content.decode())
    assert Product.details(product_id=cactus.product_id).status == HIDDEN
    assert len(Product.of_seller(seller_id=seller.user_id).all(limit=9)) == 1

    assert "can be sold again" in do(staff, "products", "restore", cactus.product_id)
    product = Product.details(product_id=cactus.product_id)
    assert (product.status, product.withheld) == (ACTIVE, None)
    assert len(Listing.newest_in_stock(category_id=EVERYTHING).all(limit=5)) == 1
    assert Client().get(url).status_code == 200
    assert [(entry.action, entry.changes[0].before, entry.changes[0].after) for entry in log()] == [
        ("restore", "Hidden", "On sale"),
        ("hide", "On sale", "Hidden"),
    ]


def test_what_its_seller_had_hidden_stays_hidden_when_it_comes_back(staff: Client) -> None:
    hidden = a_product(a_category(), status=HIDDEN, photos=(PICTURE,), photo=PICTURE, **sold_by(a_seller()))
    do(staff, "products", "hide", hidden.product_id)
    do(staff, "products", "restore", hidden.product_id)
    assert Product.details(product_id=hidden.product_id).status == HIDDEN


def test_many_are_looked_at_before_and_one_that_refuses_harms_no_other(staff: Client) -> None:
    seller, plants = a_seller(), a_category("Plants", product_count=3)
    products = [a_product(plants, name=f"Fern {number}", **sold_by(seller)) for number in range(3)]
    do(staff, "products", "hide", products[1].product_id, reason="First")
    keys = [one.product_id for one in products]
    look = read(staff, f"/staff/products/do/hide/?key={'&key='.join(keys)}")
    assert "Left out: It is off sale already." in look
    assert "Take off sale: 2" in look
    page = do(staff, "products", "hide", *keys, reason="Second")
    assert "Done: 2." in page
    assert "Fern 1: It is off sale already." in page
    assert {Product.details(product_id=key).withheld.reason for key in keys} == {"First", "Second"}  # type: ignore[union-attr]


def test_products_are_found_by_id_url_seller_and_category(staff: Client) -> None:
    seller, plants = a_seller(), a_category("Plants")
    fern, lamp = a_product(plants, name="Fern", **sold_by(seller)), a_product(name="Lamp")
    asked = {
        fern.product_id: {"Fern"},
        f"http://127.0.0.1/products/{lamp.product_id}/lamp/": {"Lamp"},
        "keeper": {"Fern"},
        "": {"Fern", "Lamp"},
    }
    for q, names in asked.items():
        page = read(staff, "/staff/products/", q=q)
        assert {name for name in ("Fern", "Lamp") if f">{name}</a>" in page} == names, q
    page = read(staff, "/staff/products/", category=plants.category_id)
    assert "Fern" in page
    assert "Lamp" not in page
    assert "No product has this id" in read(staff, "/staff/products/", q="01ARZ3NDEKTSV4RRFFQ69G5FAV")
    assert staff.get("/staff/products/", {"category": "nonsense"}).status_code == 422


def test_long_lists_come_page_by_page_and_whole_as_csv(staff: Client) -> None:
    plants = a_category("Plants")
    for number in range(27):
        a_product(plants, name=f"=Fern {number}" if number == 26 else f"Fern {number}", price_cents=100 + number)
    first = staff.get("/staff/products/")
    rows = unescape(first.content.decode())
    assert rows.count('name="key"') == 25
    following = rows.split('class="button button-s end" href="')[1].split('"')[0]
    assert read(staff, f"/staff/products/{following}").count('name="key"') == 2
    answer = staff.get("/staff/products/export/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    table = list(csv.reader(StringIO(answer.content.decode())))
    assert table[0] == ["Key", "Product", "Seller", "State", "Price", "Since"]
    assert len(table) == 28
    assert table[1][1:5] == ["'=Fern 26", "Windowsill", "On sale", "1.26"], "a spreadsheet computes nothing of it"
    other = client_of(a_member("second", is_staff=True))
    assert other.get(f"/staff/products/{following}").status_code in (200, 400)


def test_orders_are_found_by_number_id_and_buyer(staff: Client) -> None:
    ana = a_member("ana")
    orders = [an_order(ana.user_id, a_stock()) for _ in range(2)]
    for q in (orders[0].number, orders[0].number.lower(), orders[0].order_id):
        page = read(staff, "/staff/orders/", q=q)
        assert orders[0].number in page
        assert orders[1].number not in page
    page = read(staff, "/staff/orders/", q="ana@example.org")
    assert all(order.number in page for order in orders)
    assert "No order has the number P-0000-0000" in read(staff, "/staff/orders/", q="P-0000-0000")


def test_orders_from_before_get_their_number_by_a_backfill(staff: Client) -> None:
    ana = a_member("ana")
    order = an_order(ana.user_id, a_stock())
    update(order.own_key, Order.order_number.remove())
    assert "No order has the number" in read(staff, "/staff/orders/", q=order.number)
    call_command("backfill", "shop.order_numbers", stdout=StringIO())
    assert order.order_id in read(staff, "/staff/orders/", q=order.number)


def test_staff_cancel_an_order_once_and_the_stock_is_back(staff: Client) -> None:
    ana, stock = a_member("ana"), a_stock(quantity=3)
    order = an_order(ana.user_id, stock, quantity=2)
    key = f"{ana.user_id}.{order.order_id}"
    assert "the stock is back" in do(staff, "orders", "cancel", key, reason="The seller is ill.")
    assert Stock.of_variant(product_id=stock.product_id, variant_id=stock.variant_id).quantity == 3
    now = Order.by_id(user_id=ana.user_id, order_id=order.order_id)
    assert (now.status, now.parts[0].reason) == (CANCELLED, "The seller is ill.")
    assert "The seller is ill." in read(client_of(ana), f"/orders/{order.order_id}/")
    answer = staff.post("/staff/orders/do/cancel/", {"key": key, "reason": "Again"}, follow=True)
    assert "Nothing of it can be cancelled" in unescape(answer.content.decode())
    assert Stock.of_variant(product_id=stock.product_id, variant_id=stock.variant_id).quantity == 3
    assert [(entry.action, entry.subject_name) for entry in log()] == [("cancel", order.number)]


REPORT = {"reason": "false", "text": "It is a Kodak, not a Leica."}


def test_a_member_reports_a_thing_and_staff_take_it_off_sale(staff: Client) -> None:
    seller = a_seller()
    camera = a_product(a_category("Cameras", product_count=1), name="Leica", **sold_by(seller))
    page = f"/products/{camera.product_id}/{camera.slug}/"
    assert f'href="{page}report/"' in read(Client(), page)
    assert "/sign-in/" in Client().get(f"{page}report/")["Location"]
    ana, ben = (client_of(a_member(name)) for name in ("ana", "ben"))
    assert ana.get(f"{page}report/").status_code == 200
    assert ana.post(f"{page}report/", REPORT)["Location"] == page
    again = ana.post(f"{page}report/", REPORT)
    assert again.status_code == 422
    assert "You have told us of this already" in unescape(again.content.decode())
    assert ben.post(f"{page}report/", {"reason": "other", "text": ""}).status_code == 422
    ben.post(f"{page}report/", {"reason": "stolen", "text": ""})

    overview = read(staff, "/staff/")
    assert "Two reports to look at." in overview
    queue = read(staff, "/staff/reports/")
    assert "It isn’t what it says it is" in queue
    report = next(iter(Report.queue(status="OPEN").all(limit=1)))
    assert "stolen" in report.reason
    assert "is off sale, and its reports are closed" in do(
        staff, "reports", "hide", report.report_id, reason="Not what it says."
    )
    assert Product.details(product_id=camera.product_id).status == HIDDEN
    assert list(Report.queue(status="OPEN").all(limit=5)) == []
    closed = Report.queue(status=CLOSED).all(limit=5)
    assert {(one.closed_by, one.answer) for one in closed} == {("clerk", "Not what it says.")}
    assert "Nothing waits for you" in read(staff, "/staff/")
    assert "Leica" in read(staff, "/staff/reports/", state=CLOSED)
    assert [entry.action for entry in log()] == ["close", "close", "hide"]


def test_a_report_is_closed_once_and_its_reporter_may_tell_again(staff: Client) -> None:
    camera = a_product(name="Leica", **sold_by(a_seller()))
    url = f"/products/{camera.product_id}/{camera.slug}/report/"
    ana = client_of(a_member("ana"))
    ana.post(url, REPORT)
    report = next(iter(Report.queue(status="OPEN").all(limit=1)))
    assert "is closed" in do(staff, "reports", "close", report.report_id, reason="It is one.")
    answer = staff.post("/staff/reports/do/close/", {"key": report.report_id, "reason": "Twice"}, follow=True)
    assert "It is closed already" in unescape(answer.content.decode())
    assert len(log()) == 1
    assert ana.post(url, REPORT).status_code == 302


def test_whoever_reports_without_end_is_asked_to_wait() -> None:
    ana = client_of(a_member("ana"))
    urls = [f"/products/{one.product_id}/{one.slug}/report/" for one in (a_product(name=f"L{n}") for n in range(21))]
    answers = [ana.post(url, REPORT).status_code for url in urls]
    assert answers == [302] * 20 + [429]


def test_what_is_not_on_sale_is_not_reported() -> None:
    ana = client_of(a_member("ana"))
    hidden = a_product(status=HIDDEN)
    assert ana.get(f"/products/{hidden.product_id}/{hidden.slug}/report/").status_code == 404
    assert ana.post("/products/nonsense/x/report/", REPORT).status_code == 404


def test_what_the_pages_cost(staff: Client, clerk: Account) -> None:
    ana = a_member("ana")
    order = an_order(ana.user_id, a_stock())
    product = a_product()
    staff.get("/staff/")
    # The first request of each asks whether the asker is staff.
    # One for what each consumer of streams has parked.
    with requests_at_most(3 + len(declared_consumers()), round_trips=2, read_units=2):
        staff.get("/staff/")
    with requests_at_most(2, round_trips=2, read_units=2):
        staff.get("/staff/log/")
    with requests_at_most(3, round_trips=3, read_units=3):
        staff.get("/staff/members/", {"q": "ana"})
    with requests_at_most(4, round_trips=4, read_units=4):
        staff.get(f"/staff/members/{ana.user_id}/")
    # Cold, the tree of categories takes two more.
    staff.get("/staff/products/")
    with requests_at_most(2, round_trips=2, read_units=3):
        staff.get("/staff/products/")
    with requests_at_most(4, round_trips=3, read_units=4):
        staff.get(f"/staff/products/{product.product_id}/")
    with requests_at_most(3, round_trips=3, read_units=3):
        staff.get(f"/staff/orders/{ana.user_id}.{order.order_id}/")
    with requests_at_most(2, round_trips=2, read_units=2):
        staff.get("/staff/reports/")
    assert Credential.whose(username="ana").status != SUSPENDED
