"""Lists all products of one seller, newest first."""

from accounts.credentials import Credential
from accounts.identity.names import comparable
from accounts.profiles.reading import Profile, read_profile
from dynamo import Page, together
from dynamo.errors import NotFound
from shop.catalogue.browsing import PAGE_SIZE
from shop.catalogue.cards import Card, cards_of
from shop.products import ACTIVE, Product


def products_of(username: str, after: str | None = None) -> tuple[Profile, Page[Card]]:
    """A member and a page of the products they sell; `NotFound` when nobody has the name. Two round trips: the name,
    then the profile and the products at once."""
    credential = Credential.whose(username=comparable(username))
    if not credential.is_active:
        raise NotFound(f"{username} is suspended.")
    profile, page = together(
        lambda: read_profile(credential.user_id),
        lambda: Product.of_seller(seller_id=credential.user_id).page(PAGE_SIZE, after),
    )
    # Removed products stay in the index, so a page may be shorter.
    return profile, Page(cards_of(one for one in page if one.status == ACTIVE), page.next)
