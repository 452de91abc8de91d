"""Sellers: a member's shop, as it presents itself."""

from accounts import tables
from dynamo import AsText, Entity, Moment, Text
from web.photos.photo import Photo


class SellerProfile(Entity, table=tables.users, sort="PROFILE#SELLER"):
    """A shop: its name, its picture, where it is, and how it sends."""

    user_id = Text()
    shop_name = Text()
    about = Text(default="")
    city = Text(default="")
    country = Text(default="")
    dispatch_note = Text(default="")
    avatar = AsText(Photo, null=True)
    since = Moment()
