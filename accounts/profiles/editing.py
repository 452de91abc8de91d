"""Editing what a member and their shop say about themselves, and the pictures of both."""

from collections.abc import Mapping
from typing import IO

from django.core.files.base import File

from accounts.members import Member
from accounts.models import Account
from accounts.sellers import SellerProfile
from dynamo import Budget, access_pattern, new_id, update
from web.photos import files as photo_files
from web.photos.files import AVATAR_WIDTHS
from web.photos.photo import Photo


@access_pattern("4", "UpdateItem", "Users", Budget(1, 1, write_units=2))
def edit_profile(
    user_id: str, *, name: str, bio: str = "", city: str = "", website: str = "", avatar: Photo | None = None
) -> Member:
    """Replace what a member says about themselves, and return it as it stands now. One request."""
    edited: Member = update(
        Member.key(user_id=user_id),
        Member.name.set(name),
        Member.bio.set(bio),
        Member.city.set(city),
        Member.website.set(website),
        Member.avatar.set(avatar),
        repeatable=True,
    )
    return edited


@access_pattern("48", "UpdateItem", "Users", Budget(1, 1, write_units=1))
def edit_shop(account: Account, texts: Mapping[str, str], avatar: Photo | None = None) -> SellerProfile:
    """Replace what a shop says about itself, and return it as it stands now. One request."""
    edited: SellerProfile = update(
        SellerProfile.key(user_id=account.user_id),
        *(SellerProfile.attributes[name].set(text) for name, text in texts.items()),
        SellerProfile.avatar.set(avatar),
        repeatable=True,
    )
    account.shop_name = edited.shop_name
    return edited


def save_portrait(user_id: str, file: File | IO[bytes], kind: str = "members") -> Photo:
    """A square picture of a member or (kind "shops") of their shop; `PhotoRefused` for what is none."""
    return photo_files.save(file, key=f"photos/{kind}/{user_id}/{new_id().lower()}", widths=AVATAR_WIDTHS, square=True)


def delete_portrait(old: Photo | None, new: Photo | None) -> None:
    """Delete a picture that another one, or none, has replaced."""
    if old and old != new:
        photo_files.delete(old)
