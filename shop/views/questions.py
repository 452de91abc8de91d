"""Questions about a product: all of them, asking one, answering one, and those that wait for a seller."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import asker, everybody, member_required, own, seller_required
from accounts.identity.limits import ASK_BY_MEMBER, TooMany
from dynamo import together
from dynamo.errors import Refused
from shop.catalogue.product_details import details
from shop.questions import Question
from shop.reviewing import questioning
from shop.reviewing.forms import AnswerForm, QuestionForm
from shop.reviewing.product_questions import PAGE_SIZE, open_questions, questions_about
from shop.reviewing.questioning import product_to_ask, question_to_answer
from web.forms.answers import answer_form, posted
from web.pages.htmx import render_either
from web.pages.links import url_for
from web.pages.outcomes import outcome
from web.pages.toasts import say, warn

ASK, ANSWER = "shop/questions/ask.html", "shop/questions/answer.html"


@require_safe
@everybody
def index(request: HttpRequest, product_id: str) -> HttpResponse:
    """All questions about a product. `NotFound` is answered with 404."""
    after = request.GET.get("after")
    product, page = together(lambda: details(product_id), lambda: questions_about(product_id, after))
    context = {
        "product": product,
        "questions": page.items,
        "next_url": f"{request.path}?after={page.next}" if page.next else "",
        "page_size": PAGE_SIZE,
        "further_down": "after" in request.GET,
        "form": QuestionForm(),
    }
    return render_either(request, "shop/questions/index.html", "shop/questions/_questions.html", context)


@outcome("your question was published", "shop:questions", "See the questions about it", ("product_id",))
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def ask(request: HttpRequest, product_id: str) -> HttpResponse:
    try:
        product = product_to_ask(asker(request).user_id, product_id)
    except Refused as refused:
        warn(request, str(refused))
        return redirect("shop:questions", product_id)
    form = QuestionForm(posted(request))
    if form.is_valid():
        try:
            ASK_BY_MEMBER.spend(asker(request).user_id)
        except TooMany as too_many:
            too_many.refuse(form)
        else:
            question = questioning.ask(product, asker(request), form.cleaned_data["question"])
            say(request, f"Your question is out. {product.seller_name} sees it.")
            return to_question(question)
    return answer_form(request, form, ASK, context={"product": product})


@outcome("your answer was published", "shop:questions", "See the questions about it", ("product_id",))
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def answer(request: HttpRequest, product_id: str, question_id: str) -> HttpResponse:
    """The form of the asker's answer. `NotFound` is answered with 404."""
    try:
        question = own(request, question_to_answer, product_id=product_id, question_id=question_id)
    except Refused as refused:
        warn(request, str(refused))
        return redirect("shop:questions", product_id)
    former = question.answer_of(asker(request).user_id)
    form = AnswerForm(former, posted(request))
    if form.is_valid():
        try:
            question = questioning.answer(question, asker(request), form.cleaned_data["answer"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            say(request, "Your answer is out." if form.cleaned_data["answer"] else "Your answer is taken back.")
            return to_question(question)
    return answer_form(request, form, ANSWER, context={"question": question, "former": former})


@require_safe
@seller_required
def waiting(request: HttpRequest) -> HttpResponse:
    """The questions that wait for the asker's answer."""
    return render(request, "shop/questions/waiting.html", {"questions": open_questions(asker(request).user_id)})


def to_question(question: Question) -> HttpResponse:
    return redirect(f"{url_for('shop:questions', question.product_id)}#question-{question.question_id}")
