"""Keeps the author's name and picture on reviews up to date, so that a list of reviews reads no profiles.

They follow the stream of the users' table. A picture that was replaced is deleted, so no review may go on showing it.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from accounts.members import Member
from dynamo import batches, update
from dynamo.errors import Conflict, Refused
from dynamo.streams import Change
from shop.reviews import Review

# Reviews read at a time.
BATCH_SIZE = 100
WRITE_ATTEMPTS = 4


def follow(changes: Sequence[Change[Member]]) -> None:
    """Update the reviews of every member among the changes whose name or picture is another one."""
    for author_id in dict.fromkeys(change.key["user_id"] for change in changes if _looks_different(change)):
        refresh(author_id)


def derive(members: Sequence[Member]) -> None:
    """Update the reviews of some members."""
    for member in members:
        refresh(member.user_id)


def refresh(author_id: str) -> None:
    """Write a member's name and picture of today on those of their reviews that have other ones.

    One request for the member and two for every hundred reviews; one for each review that changes. Then it looks again:
    whoever follows at the same time may have written older ones. `Conflict` when others keep writing the same reviews.
    """
    for _ in range(WRITE_ATTEMPTS):
        # Consistent: an eventual read may be older than the change that the stream brought.
        (member,) = batches.read([Member.key(user_id=author_id)], consistent=True)
        if not isinstance(member, Member):
            return
        looks = (member.name, member.avatar)
        others = [review for review in _reviews_of(author_id) if (review.author_name, review.author_avatar) != looks]
        if not others:
            return
        for review in others:
            with suppress(Refused):
                update(
                    review.own_key,
                    Review.author_name.set(member.name),
                    Review.author_avatar.set(member.avatar),
                    condition=(Review.author_name == review.author_name)
                    & Review.author_avatar.equals(review.author_avatar),
                )
    raise Conflict(f"What the reviews of {author_id} say of their author kept changing.")


def _reviews_of(author_id: str) -> Iterator[Review]:
    """The reviews as they are now: the index that finds them may be behind."""
    cursor = None
    while True:
        page = Review.of_author(author_id=author_id).page(BATCH_SIZE, after=cursor)
        current = batches.read([review.own_key for review in page], consistent=True) if page.items else []
        yield from (review for review in current if isinstance(review, Review))
        cursor = page.next
        if cursor is None:
            return


def _looks_different(change: Change[Member]) -> bool:
    before, after = ((member.name, member.avatar) if member else None for member in (change.before, change.after))
    return before is not None and before != after
