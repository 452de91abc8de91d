"""The answer to each error of the data layer: status, words, and when to try again."""

import logging
from dataclasses import dataclass, replace

from dynamo.errors import (
    BadCursor,
    BadKey,
    CircuitOpen,
    Conflict,
    Denied,
    DynamoError,
    NotFound,
    OutcomeUnknown,
    Refused,
    TableBusy,
    TableMissing,
    Throttled,
    Unavailable,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """How one kind of error is answered. `fact` says what happened, `advice` what to do if nothing was changed.

    `action` is the words of the link. A `bare` page asks nothing of the data layer, which may be what failed. `moved`
    says that the page has to be loaded again, so that a toast has the link too. `retry_after` is in seconds.
    """

    status: int
    fact: str
    advice: str
    level: int
    bare: bool = False
    moved: bool = False
    title: str = ""
    action: str = ""
    retry_after: int | None = None


GONE = "This page isn’t here any more."

NO_ANSWER = Answer(
    503,
    "Our database does not answer right now.",
    "Try again in half a minute.",
    logging.ERROR,
    bare=True,
    action="Try again",
    retry_after=30,
)

# The first match counts, so a subclass comes before its base class.
ANSWERS: tuple[tuple[tuple[type[DynamoError], ...], Answer], ...] = (
    ((NotFound, BadKey), Answer(404, GONE, "", logging.INFO)),
    (
        (BadCursor,),
        Answer(
            400, "This list has moved on. Start again from its top.", "", logging.INFO, moved=True, action="To the top"
        ),
    ),
    (
        (Conflict, Refused),
        Answer(
            409,
            "Somebody, perhaps you in another window, changed the same thing at that moment.",
            "Load the page again to see how it stands now.",
            logging.WARNING,
            moved=True,
            action="Load it again",
        ),
    ),
    (
        (Throttled,),
        Answer(
            429,
            "More people are here than we can serve at once.",
            "Wait a few seconds, then try again.",
            logging.WARNING,
            bare=True,
            title="That was a lot at once",
            action="Try again",
            retry_after=5,
        ),
    ),
    (
        (OutcomeUnknown,),
        Answer(
            503,
            "The connection broke before we learned whether that went through.",
            "Try again in half a minute.",
            logging.ERROR,
            bare=True,
            title="The answer got lost",
            action="Try again",
            retry_after=30,
        ),
    ),
    # That it has stopped answering was logged when it did.
    ((CircuitOpen,), replace(NO_ANSWER, level=logging.WARNING)),
    ((Unavailable,), NO_ANSWER),
    (
        (TableBusy, TableMissing, Denied),
        Answer(
            503,
            "Our database is being set up or changed.",
            "Try again in a minute.",
            logging.ERROR,
            bare=True,
            action="Try again",
            retry_after=60,
        ),
    ),
)


def answer_to(error: BaseException | None) -> Answer | None:
    """The answer to this error; None for a fault of our own code."""
    for kinds, answer in ANSWERS:
        if isinstance(error, kinds):
            return answer
    return None
