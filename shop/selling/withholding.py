"""Takes products off sale on behalf of the house, with a reason that their sellers read, and puts them back."""

from datetime import UTC, datetime

from accounts.audit_entries import Actor, Subject, audit_entry
from dynamo.errors import Refused
from shop.catalogue.category_tree import tree
from shop.catalogue.shelves import on_shelves_of
from shop.products import ACTIVE, HIDDEN, Product, Withheld
from shop.selling.completeness import missing
from shop.selling.describing import consistent
from shop.selling.own_products import OwnProduct
from shop.selling.rewriting import rewrite
from shop.stock_movements import COUNTED

STATUS_NAMES = {"DRAFT": "Draft", "ACTIVE": "On sale", "HIDDEN": "Hidden", "REMOVED": "Removed"}


class NotForStaff(Refused):
    """The product is not in a state in which staff could do this."""


def why_not_withheld(product: Product) -> str:
    """Why staff cannot take a product off sale, in words; empty when they can."""
    if product.withheld:
        return "It is off sale already."
    return "" if product.status in (ACTIVE, HIDDEN) else "It was never on sale, or was removed."


def why_not_restored(product: Product) -> str:
    """Why staff cannot put a product back, in words; empty when they can."""
    if not product.withheld:
        return "Staff did not take it off sale."
    return "" if product.status == HIDDEN else "Its seller has removed it."


def withhold(own: OwnProduct, actor: Actor, reason: str) -> OwnProduct:
    """Take a product off sale until staff put it back. One transaction. Refuses with `NotForStaff`, and as `rewrite`
    does."""
    if words := why_not_withheld(own.product):
        raise NotForStaff(words)
    now = datetime.now(UTC)
    held = Withheld(reason, now, own.product.is_on_sale)
    after = consistent(own.product.replace(status=HIDDEN, withheld=held, updated_at=now), own.stocks)
    return _rewritten(own, after, actor, "hide", reason)


def restore(own: OwnProduct, actor: Actor, reason: str) -> OwnProduct:
    """Let a product be sold again, and put it on sale where it was when it was taken off. One transaction. It stays
    hidden when it lacks something by now, such as its category. Refuses with `NotForStaff`, and as `rewrite` does."""
    held = own.product.withheld
    if held is None or why_not_restored(own.product):
        raise NotForStaff(why_not_restored(own.product))
    product = on_shelves_of(own.product, tree().by_id(own.product.category_id)).replace(withheld=None)
    on_sale = held.was_on_sale and not missing(own._replace(product=product))
    product = product.replace(status=ACTIVE if on_sale else HIDDEN, updated_at=datetime.now(UTC))
    return _rewritten(own, consistent(product, own.stocks), actor, "restore", reason)


def _rewritten(own: OwnProduct, after: OwnProduct, actor: Actor, action: str, reason: str) -> OwnProduct:
    changes = {"Status": (STATUS_NAMES[own.product.status], STATUS_NAMES[after.product.status])}
    entry = audit_entry(actor, action, Subject("product", own.product.product_id, own.product.name), reason, changes)
    return rewrite(own, after, actor=actor.id, reason=COUNTED, entry=entry)
