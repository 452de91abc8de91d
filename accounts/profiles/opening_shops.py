"""Opening a shop, which makes a seller of a member."""

from collections.abc import Mapping
from datetime import UTC, datetime

from accounts.credentials import Credential, CredentialGone
from accounts.members import Member
from accounts.models import Account
from accounts.sellers import SellerProfile
from dynamo import Budget, Transaction, access_pattern
from dynamo.errors import Refused
from web.photos.photo import Photo


class SellsAlready(Refused):
    """The member has a shop."""


@access_pattern("5, 45", "TransactWriteItems", "Users, Usernames", Budget(1, 1, write_units=10))
def open_shop(account: Account, texts: Mapping[str, str], avatar: Photo | None = None) -> SellerProfile:
    """Make a seller of a member, and let the account say so. One request.

    `texts` are shop_name, about, city, country and dispatch_note. Statistics begin with the first order.
    """
    shop = SellerProfile(user_id=account.user_id, since=datetime.now(UTC), avatar=avatar, **texts)
    with Transaction() as transaction:
        transaction.update(Member.key(user_id=account.user_id), Member.is_seller.set(True))
        transaction.update(
            Credential.key(username=account.username),
            Credential.is_seller.set(True),
            condition=Credential.user_id == account.user_id,
            failing=CredentialGone(f"{account.username} is somebody else by now."),
        )
        transaction.put(shop, new=True, failing=SellsAlready(account.username))
    account.is_seller, account.shop_name = True, shop.shop_name
    return shop
