"""Members, as they present themselves, and when they were last here."""

from urllib.parse import urlsplit

from accounts import tables
from accounts.sellers import SellerProfile
from dynamo import AsText, Budget, Entity, Flag, Moment, Query, Range, Text
from web.photos.photo import Photo

NAME_LIMIT = 60
BIO_LIMIT = 500


def is_public(url: str) -> bool:
    """Whether a link can be shown to everybody: a page on the web, without a name or a password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


class MemberStats(Entity, table=tables.users, sort="PROFILE#STATS", size_kb=0.3):
    """What is counted about a member; made by the first thing that counts."""

    user_id = Text()
    active_at = Moment(null=True)


class Member(Entity, table=tables.users, sort="PROFILE", size_kb=2):
    """A person on Plaza. The e-mail address is theirs alone to see, as typed; `username` and `email` are claims too."""

    user_id = Text()
    username = Text()
    email = Text()
    name = Text()
    bio = Text(default="")
    city = Text(default="")
    website = Text(default="")
    avatar = AsText(Photo, null=True)
    is_seller = Flag(default=False)
    joined_at = Moment()

    @property
    def public_website(self) -> str:
        """The URL of their website, if it is one to show to everybody."""
        return self.website if is_public(self.website) else ""

    # A member, their shop and their counts, in one request.
    records = Query(
        "3, 46, S1", Budget(1, 1, 0.5), "{user_id}", within=Range("PROFILE"), kinds=(SellerProfile, MemberStats)
    )
