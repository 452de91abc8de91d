"""Chooses which kinds of letters a member gets."""

from collections.abc import Iterable, Sequence

from accounts.letters import KINDS, LetterChoice
from dynamo import put, update
from web.pages.links import absolute_url, url_for
from web.sealing import Seal


def _member_and_kind(values: Sequence[str]) -> tuple[str, str]:
    """What a link says, of which another release may have said more."""
    user_id, kind, *_ = values
    return user_id, kind


# A letter's link for turning off its kind works without signing in, and as long as the letter is kept.
_UNSUBSCRIBE: Seal[tuple[str, str]] = Seal("accounts.letters.unsubscribe", version=1, read=_member_and_kind)
_ANYBODY = ""


def wanted_kinds(user_id: str) -> frozenset[str]:
    """The kinds of letters that a member wants: all, unless they said otherwise. One request."""
    choice = LetterChoice.of_member.find(user_id=user_id)
    return frozenset(KINDS) - (choice.unwanted if choice else frozenset())


def want(user_id: str, kinds: Iterable[str]) -> None:
    """Let a member get these kinds of letters and no others. One request."""
    put(LetterChoice(user_id=user_id, unwanted=frozenset(KINDS) - frozenset(kinds)))


def unsubscribe(user_id: str, kind: str) -> None:
    """Send a member no more letters of a kind. One request; done twice it is done once."""
    update(
        LetterChoice.key(user_id=user_id),
        LetterChoice.unwanted.add(frozenset({kind})),
        upsert=True,
        repeatable=True,
    )


def unsubscribe_url(user_id: str, kind: str) -> str:
    """The link, for a letter, that turns off its kind."""
    return absolute_url(url_for("accounts:unsubscribe", _UNSUBSCRIBE.close([user_id, kind], _ANYBODY)))


def opened_link(sealed: str) -> tuple[str, str]:
    """The member and the kind of a link in a letter; `SealBroken` when it is none of ours."""
    return _UNSUBSCRIBE.open(sealed, _ANYBODY)
