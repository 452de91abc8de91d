"""The forms of reviews, questions and answers."""

from typing import Any

from django import forms

from accounts.forms.fields import Paragraph, ShownName
from shop.questions import ANSWER_LIMIT, QUESTION_LIMIT, Answer
from shop.ratings import MOST_STARS
from shop.reviewing.writing import ReviewText
from shop.reviews import REVIEW_ANSWER_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Review
from web.forms.form import Form

STARS = {5: "five stars", 4: "four stars", 3: "three stars", 2: "two stars", 1: "one star"}


class ReviewForm(Form):
    """What a buyer says of a product."""

    stars = forms.TypedChoiceField(
        label="Stars",
        coerce=int,
        choices=[(stars, STARS[stars]) for stars in range(MOST_STARS, 0, -1)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one to five stars."},
    )
    title = ShownName(
        label="In a few words",
        max_length=TITLE_LIMIT,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = Paragraph(
        label="Your review",
        max_length=TEXT_LIMIT,
        help_text="What it is like, how it arrived, what you would tell a friend.",
    )

    def __init__(self, review: Review | None, data: Any = None, **options: Any) -> None:
        written = {"stars": review.stars, "title": review.title, "text": review.text} if review else {}
        super().__init__(data, initial=written, **options)

    @property
    def words(self) -> ReviewText:
        return ReviewText(**self.cleaned_data)


class ReviewAnswerForm(Form):
    """What a seller answers to a review; with nothing written the answer is taken back."""

    answer = Paragraph(
        label="Your answer",
        max_length=REVIEW_ANSWER_LIMIT,
        required=False,
        help_text="It stands below the review, for everybody. Leave it empty to take an answer back.",
    )


class QuestionForm(Form):
    """What a member wants to know of a product."""

    question = Paragraph(
        label="Your question",
        max_length=QUESTION_LIMIT,
        help_text="Public, with your name. The seller answers, and so may those who have one.",
    )


class AnswerForm(Form):
    """An answer to a question; with nothing written, a former one is taken back."""

    answer = Paragraph(label="Your answer", max_length=ANSWER_LIMIT)

    def __init__(self, former: Answer | None, data: Any = None) -> None:
        super().__init__(data, initial={"answer": former.text} if former else {})
        if former:
            self.fields["answer"].required = False
            self.fields["answer"].help_text = "Leave it empty to take your answer back."
