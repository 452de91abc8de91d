"""A seller's answer to a review."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.access import own, seller_required
from dynamo.errors import Refused
from shop.reviewing.answering import answer, review_to_answer
from shop.reviewing.forms import ReviewAnswerForm
from web.forms.answers import answer_form, posted
from web.pages.outcomes import outcome
from web.pages.toasts import say

ANSWER = "shop/reviews/answer.html"


@outcome("your answer was published", "shop:seller_questions", "See what waits for you")
@require_http_methods(["GET", "HEAD", "POST"])
@seller_required
def write(request: HttpRequest, product_id: str, author_id: str) -> HttpResponse:
    review = own(request, review_to_answer, product_id=product_id, author_id=author_id)
    form = ReviewAnswerForm(posted(request), initial={"answer": review.answer})
    if not form.is_valid():
        return answer_form(request, form, ANSWER, context={"review": review})
    words = form.cleaned_data["answer"]
    try:
        answer(review, words)
    except Refused as refused:
        form.add_error(None, str(refused))
        return answer_form(request, form, ANSWER, context={"review": review})
    say(request, "Your answer is out." if words else "The review has no answer of yours.")
    return redirect("shop:review_answer", product_id, author_id)
