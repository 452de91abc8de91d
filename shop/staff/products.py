"""Products, as staff look after them."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from accounts.audit_entries import Actor, Subject
from dynamo import Page
from dynamo.errors import NotFound
from shop.catalogue.cards import product_url
from shop.products import ACTIVE, DRAFT, EVERYTHING, REMOVED, Listing, Product
from shop.reporting.closing import close_reports_about
from shop.selling.own_products import OwnProduct, product_now
from shop.selling.withholding import STATUS_NAMES, restore, why_not_restored, why_not_withheld, withhold
from shop.staff.filters import ProductFilters
from shop.staff.kinds import PAGE_SIZE, Action, Column, Kind, NothingFound, State
from shop.staff.members import member_called
from web.pages.links import url_for
from web.photos.photo import Photo

ULID = re.compile(r"(?<![0-9A-Z])[0-9A-HJKMNP-TV-Z]{26}(?![0-9A-Z])")
BADGES = {"ACTIVE": "positive", "HIDDEN": "caution"}


class ProductRow(NamedTuple):
    """A product in a list, from whichever index found it."""

    product_id: str
    name: str
    photo: Photo | None
    seller_name: str
    price_cents: int
    status: str
    since: datetime

    @property
    def state(self) -> State:
        return State(STATUS_NAMES[self.status], BADGES.get(self.status, ""))


def _find(values: Mapping[str, str], after: str | None, viewer: str) -> Page[ProductRow]:
    """By id; by seller, in every state; else what is on sale, of one category or all, the newest first."""
    if id_in_it := ULID.search(values["q"].upper()):
        try:
            product = product_now(id_in_it[0]).product
        except NotFound as error:
            raise NothingFound("No product has this id.") from error
        return Page([_row(product, product.created_at)], None)
    if values["q"]:
        seller = member_called(values["q"])
        of_seller = Product.of_seller(seller_id=seller.user_id).page(PAGE_SIZE, after, viewer)
        return Page([_row(one, one.created_at) for one in of_seller], of_seller.next)
    listed = Listing.newest(category_id=values["category"] or EVERYTHING).page(PAGE_SIZE, after, viewer)
    return Page([_listed_row(one) for one in listed], listed.next)


def _row(product: Product, since: datetime) -> ProductRow:
    return ProductRow(
        product.product_id,
        product.name or "Without a name",
        product.photo,
        product.seller_name,
        product.price_cents,
        product.status,
        since,
    )


def _listed_row(card: Listing) -> ProductRow:
    return ProductRow(
        card.product_id, card.name, card.photo, card.seller_name, card.listing_price_cents, ACTIVE, card.listed_at
    )


def withhold_and_answer(own: OwnProduct, actor: Actor, reason: str) -> None:
    """Take a product off sale, and close the reports about it with the same words."""
    withhold(own, actor, reason)
    close_reports_about(own.product.product_id, actor, reason)


def _state(own: OwnProduct) -> State:
    if own.product.withheld:
        return State("Off sale by staff", "critical")
    return _row(own.product, own.product.created_at).state


def _page_url(own: OwnProduct) -> str:
    product = own.product
    return "" if product.status in (DRAFT, REMOVED) else product_url(product.product_id, product.slug)


PRODUCTS: Kind[ProductRow, OwnProduct] = Kind(
    name="products",
    title="Products",
    hint="On sale, the newest first. Type a seller’s name to see theirs in every state, or an id or URL for one.",
    filters=ProductFilters,
    columns=(
        Column("Product", lambda one: one.name),
        Column("Seller", lambda one: one.seller_name, on_phone=False),
        Column("State", lambda one: one.state),
        Column("Price", lambda one: one.price_cents, is_money=True),
        Column("Since", lambda one: one.since, on_phone=False),
    ),
    find=_find,
    key_of=lambda one: one.product_id,
    read=product_now,
    subject_of=lambda own: Subject("product", own.product.product_id, own.product.name),
    facts=(
        Column("State", _state),
        Column("Why", lambda own: own.product.withheld and own.product.withheld.reason),
        Column("Its page", lambda own: "As buyers see it" if _page_url(own) else "", href=_page_url),
        Column(
            "Seller",
            lambda own: f"{own.product.seller_name} (@{own.product.seller_username})",
            href=lambda own: url_for("shop:staff_record", "members", own.product.seller_id),
        ),
        Column("Category", lambda own: own.product.category_name),
        Column("Price", lambda own: own.product.price_cents, is_money=True),
        Column("In stock", lambda own: sum(stock.quantity for stock in own.stocks)),
        Column("Variants", lambda own: len(own.stocks)),
        Column("Begun", lambda own: own.product.created_at),
        Column("On sale since", lambda own: own.product.published_at),
        Column("Id", lambda own: own.product.product_id),
    ),
    actions=(
        Action(
            "hide",
            "Take off sale",
            "is off sale",
            withhold_and_answer,
            lambda own: why_not_withheld(own.product),
            reader="Its seller reads it, and whoever reported it.",
            is_critical=True,
        ),
        Action("restore", "Put back", "can be sold again", restore, lambda own: why_not_restored(own.product)),
    ),
    detail="shop/staff/records/_product.html",
    picture=lambda one: one.photo,
)
