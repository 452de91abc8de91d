"""Who gets where: every URL of the site, asked by everybody there is. One that is new has to be added here."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.addresses import Address
from accounts.models import Account
from accounts.profiles.opening_shops import open_shop
from dynamo import put
from shop.selling import drafting
from tests.build import a_category, a_member, a_stock, an_order, client_of

SIGN_IN, NOT_FOUND, FORBIDDEN, OPEN_A_SHOP, IN = "sign in", "not found", "forbidden", "open a shop", "in"

# Who asks, in the order of the expectations below. `owner` has what the URL names; `shop` is another seller.
ROLES = ("stranger", "member", "shop", "owner", "staff")


class Audience(NamedTuple):
    """What becomes of everybody's GET and POST."""

    get: tuple[str, str, str, str, str]
    post: tuple[str, str, str, str, str]


def alike(*outcomes: str) -> Audience:
    assert len(outcomes) == len(ROLES)
    return Audience(outcomes, outcomes)  # type: ignore[arg-type]


EVERYBODY = alike(IN, IN, IN, IN, IN)
# What is asked for is not there: a draft's page, a link that nobody sealed.
NOBODY = alike(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND)
MEMBERS = alike(SIGN_IN, IN, IN, IN, IN)
# For members, but not of a draft.
NOT_YET = alike(SIGN_IN, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND)
OWN = alike(SIGN_IN, NOT_FOUND, NOT_FOUND, IN, NOT_FOUND)
SELLERS = Audience((SIGN_IN, OPEN_A_SHOP, IN, IN, OPEN_A_SHOP), (SIGN_IN, FORBIDDEN, IN, IN, FORBIDDEN))
OWN_SHOP = Audience((SIGN_IN, OPEN_A_SHOP, NOT_FOUND, IN, OPEN_A_SHOP), (SIGN_IN, FORBIDDEN, NOT_FOUND, IN, FORBIDDEN))

STAFF = alike(SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN)
# Staff have to name what they mean: a consumer that is none, records that are none.
STAFF_WITH_A_NAME = alike(SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, NOT_FOUND)
# For the seller of what has been reviewed, which a draft has not.
OF_REVIEWED = Audience(
    (SIGN_IN, OPEN_A_SHOP, NOT_FOUND, NOT_FOUND, OPEN_A_SHOP), (SIGN_IN, FORBIDDEN, NOT_FOUND, NOT_FOUND, FORBIDDEN)
)

URLS: dict[str, Audience] = {
    "accounts:address": OWN,
    "accounts:address_add": MEMBERS,
    "accounts:address_default": OWN,
    "accounts:address_delete": OWN,
    "accounts:addresses": MEMBERS,
    "accounts:join": EVERYBODY,
    "accounts:letters": MEMBERS,
    "accounts:member": EVERYBODY,
    "accounts:member_by_id": EVERYBODY,
    "accounts:password_change": MEMBERS,
    "accounts:password_forgotten": EVERYBODY,
    "accounts:password_letter": EVERYBODY,
    "accounts:password_new": EVERYBODY,
    "accounts:profile_settings": MEMBERS,
    "accounts:sell": MEMBERS,
    "accounts:settings": MEMBERS,
    "accounts:shop_settings": SELLERS,
    "accounts:sign_in": EVERYBODY,
    "accounts:sign_in_settings": MEMBERS,
    "accounts:sign_out": EVERYBODY,
    "accounts:sign_out_elsewhere": MEMBERS,
    "accounts:unsubscribe": NOBODY,
    "credits": EVERYBODY,
    "media": NOBODY,
    "robots": EVERYBODY,
    "shop:cart": EVERYBODY,
    "shop:cart_clear": EVERYBODY,
    "shop:cart_correct": EVERYBODY,
    "shop:cart_line": EVERYBODY,
    "shop:cart_line_forget": EVERYBODY,
    "shop:cart_line_move": EVERYBODY,
    "shop:cart_line_remove": EVERYBODY,
    "shop:cart_line_save": EVERYBODY,
    "shop:cart_lines": EVERYBODY,
    "shop:cart_put_back": EVERYBODY,
    "shop:cart_restore": EVERYBODY,
    "shop:cart_unmerge": EVERYBODY,
    "shop:categories": EVERYBODY,
    "shop:category": EVERYBODY,
    "shop:checkout": MEMBERS,
    "shop:dashboard": SELLERS,
    "shop:everything": EVERYBODY,
    "shop:home": EVERYBODY,
    "shop:order": OWN,
    "shop:order_cancel": OWN,
    "shop:order_placed": OWN,
    "shop:orders": MEMBERS,
    "shop:own_product": OWN_SHOP,
    "shop:own_product_copy": OWN_SHOP,
    "shop:own_product_hide": OWN_SHOP,
    "shop:own_product_photo": OWN_SHOP,
    "shop:own_product_photos": OWN_SHOP,
    "shop:own_product_publish": OWN_SHOP,
    "shop:own_product_remove": OWN_SHOP,
    "shop:own_products": SELLERS,
    "shop:own_products_several": SELLERS,
    "shop:own_review": NOT_YET,
    "shop:own_review_photo_remove": NOT_YET,
    "shop:own_review_photos": NOT_YET,
    "shop:own_review_remove": NOT_YET,
    "shop:own_reviews": MEMBERS,
    "shop:own_stock": OWN_SHOP,
    "shop:product": NOBODY,
    # A draft cannot be reported.
    "shop:report": alike(SIGN_IN, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND),
    "shop:question_answer": NOT_YET,
    "shop:question_ask": NOT_YET,
    "shop:questions": NOBODY,
    "shop:review": MEMBERS,
    "shop:review_answer": OF_REVIEWED,
    "shop:review_helpful": NOT_YET,
    "shop:review_helpful_remove": NOT_YET,
    "shop:reviews": NOBODY,
    "shop:saved_product": NOT_YET,
    "shop:saved_product_remove": MEMBERS,
    "shop:saved_products": MEMBERS,
    "shop:seller_order": OWN_SHOP,
    "shop:seller_order_cancel": OWN_SHOP,
    "shop:seller_order_confirm": OWN_SHOP,
    "shop:seller_order_deliver": OWN_SHOP,
    "shop:seller_order_ship": OWN_SHOP,
    "shop:seller_order_slip": OWN_SHOP,
    "shop:seller_orders": SELLERS,
    "shop:seller_orders_done": SELLERS,
    "shop:seller_products": EVERYBODY,
    "shop:seller_questions": SELLERS,
    "shop:sitemap": EVERYBODY,
    "shop:sitemap_categories": EVERYBODY,
    "shop:sitemap_products": EVERYBODY,
    "shop:sitemap_sellers": EVERYBODY,
    "shop:staff": STAFF,
    "shop:staff_act": STAFF_WITH_A_NAME,
    "shop:staff_categories": STAFF,
    "shop:staff_category": STAFF,
    "shop:staff_category_add": STAFF,
    "shop:staff_category_delete": STAFF,
    "shop:staff_category_move": STAFF,
    "shop:staff_export": STAFF,
    "shop:staff_log": STAFF,
    "shop:staff_record": STAFF,
    "shop:staff_records": STAFF,
    "shop:staff_stream_retry": STAFF_WITH_A_NAME,
    "shop:staff_streams": STAFF,
    "shop:stock": NOBODY,
}


def patterns() -> dict[str, URLPattern]:
    """All URLs by their names, but those of the style guide."""

    def walk(found: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
        for pattern in found:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
            elif pattern.name and namespace != "web:":
                yield f"{namespace}{pattern.name}", pattern

    return dict(walk(get_resolver().url_patterns))


class World(NamedTuple):
    """Everybody there is, and the arguments of every URL that takes some, for what the owner has."""

    clients: dict[str, Client]
    arguments: dict[str, str]


def a_seller() -> Account:
    account = a_member()
    open_shop(account, {"shop_name": "Windowsill", "about": "Cacti.", "city": "Lisbon", "country": "PT"}, None)
    return account


@pytest.fixture
def world() -> World:
    owner, shop, member, staff = a_seller(), a_seller(), a_member(), a_member(is_staff=True)
    plants = a_category("Plants")
    sold_by = {"seller_id": owner.user_id, "seller_username": owner.username, "seller_name": "Windowsill"}
    draft = drafting.begin(owner)
    # One order that is the owner's on both sides, though nobody buys from themselves.
    order = an_order(a_member().user_id, a_stock(**sold_by))
    put(order.replace(user_id=owner.user_id))
    address = Address(user_id=owner.user_id, name="J", street="S", postcode="1", city="C", country="PT")
    put(address)
    return World(
        {
            "stranger": Client(),
            "member": client_of(member),
            "shop": client_of(shop),
            "owner": client_of(owner),
            "staff": client_of(staff),
        },
        {
            "action": "suspend",
            "address_id": address.address_id,
            "category_id": plants.category_id,
            "consumer": "x",
            "key": owner.user_id,
            "author_id": member.user_id,
            "kind": "cart",
            "merge_id": "x",
            "order_id": order.order_id,
            "path": plants.path,
            "photo_id": "x",
            "product_id": draft.product.product_id,
            "records": "members",
            "question_id": "x",
            "sealed": "x",
            "slug": "x",
            "token": "x",
            "uidb64": "x",
            "user_id": owner.user_id,
            "username": owner.username,
            "variant_id": "default",
        },
    )


def test_every_url_says_who_gets_there() -> None:
    assert patterns().keys() == URLS.keys()


def in_order() -> list[str]:
    """The URLs, those last that take away what others name."""
    ending = ("remove", "delete", "cancel", "sign_out_elsewhere", "sign_out")
    return sorted(
        URLS, key=lambda name: (next((at for at, word in enumerate(ending) if name.endswith(word)), -1), name)
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_everybody_gets_where_they_may(world: World, method: str) -> None:
    found, expected = {}, {}
    # The owner last: what they post changes what is theirs.
    for role in sorted(ROLES, key=lambda role: role == "owner"):
        for name in in_order():
            answer = getattr(world.clients[role], method)(url(name, world))
            if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                continue
            found[name, role] = outcome(answer)
            expected[name, role] = getattr(URLS[name], method)[ROLES.index(role)]
    assert {each: (found[each], expected[each]) for each in found if found[each] != expected[each]} == {}


def url(name: str, world: World) -> str:
    pattern = patterns()[name]
    return reverse(name, kwargs={each: world.arguments[each] for each in pattern.pattern.converters})


def outcome(answer: HttpResponse) -> str:
    location = answer.headers.get("Location", "")
    if location.startswith(reverse("accounts:sign_in")):
        return SIGN_IN
    if location == reverse("accounts:sell"):
        return OPEN_A_SHOP
    return {404: NOT_FOUND, 403: FORBIDDEN}.get(answer.status_code, IN)
