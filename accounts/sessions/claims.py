"""What a session's token claims of the member who is signed in, so that a page shows them without reading a table.

Two releases serve at once while one replaces the other, so each reads what the other wrote: a claim that it does not
know is passed by, and one that it has added means something by its absence.
"""

from collections.abc import Mapping
from typing import Any

from accounts.models import Account
from web.photos.photo import Photo

# Goes up when older claims would be misunderstood: their sessions end. Tokens without a version are of the first.
VERSION = 1


class ClaimsUnknown(ValueError):
    """The claims are of a release that this one cannot understand."""


def claims_of(account: Account) -> dict[str, Any]:
    """The claims that show this account on pages."""
    claims = {
        "sub": account.user_id,
        "ver": account.token_version,
        "preferred_username": account.username,
        "name": account.name,
    }
    if account.avatar:
        claims["picture"] = [account.avatar.key, account.avatar.width, account.avatar.height, *account.avatar.widths]
    if account.is_seller:
        claims["shop"] = account.shop_name
    if account.is_staff:
        claims["staff"] = True
    return claims


def account_of(claims: Mapping[str, Any]) -> Account | None:
    """Who the claims are of, None for a visitor; `ClaimsUnknown` for those of another version, or without what tells
    who it is."""
    if claims.get("v", 1) != VERSION:
        raise ClaimsUnknown(f"The claims have the version {claims.get('v')}, and not {VERSION}.")
    if "sub" not in claims:
        return None
    try:
        username = claims["preferred_username"]
        account = Account(user_id=claims["sub"], token_version=claims["ver"], username=username)
    except KeyError as error:
        raise ClaimsUnknown(f"The claims lack {error}.") from error
    account.name = claims.get("name") or username
    account.is_seller, account.shop_name = "shop" in claims, claims.get("shop")
    account.is_staff = claims.get("staff", False)
    account.avatar = _photo_of(claims.get("picture"))
    return account


def _photo_of(picture: Any) -> Photo | None:
    match picture:
        case [str(key), int(width), int(height), *widths] if widths:
            return Photo(key, width, height, tuple(widths))
    return None
