"""What the style guide shows of reviews, questions and saved things."""

from datetime import UTC, datetime

from plaza.styleguide.samples import CACTUS, NOOR, STOOL, THEO
from shop.product_stats import ProductStats
from shop.questions import Answer, Question
from shop.reviewing.forms import ReviewForm
from shop.reviews import Review

AT = datetime(2026, 11, 14, 11, tzinfo=UTC)
THING, AUTHOR, SELLER, LATER = (f"01JCN{number}00000000000000000000" for number in range(4))
_OF = {"product_id": THING, "order_id": THING, "product_name": "Blue column cactus", "product_slug": "cactus"}

STATS = ProductStats(product_id=THING, stars_5=194, stars_4=13, stars_3=3, stars_2=1, stars_1=1)
PLAIN = Review(
    **_OF,
    author_id=AUTHOR,
    review_id="01JCN500000000000000000000",
    author_name="Noor Haddad",
    author_avatar=NOOR,
    options=("12 cm",),
    stars=5,
    title="Not one spine lost",
    text="Came in a box in a box, with the pot wrapped like an egg.",
    photos=(CACTUS, STOOL),
    helpful_count=18,
)
ANSWERED = Review(
    **_OF,
    author_id=SELLER,
    review_id="01JCN600000000000000000000",
    author_name="Theo Donaudampfschifffahrtsgesellschaftskapitän Brandt",
    author_avatar=THEO,
    stars=2,
    text="Two days late because of the strike.\n\nOne rib has a scar from the journey.",
    answer="It will cork over by spring and look like character.",
    answered_at=AT,
    edited_at=AT,
)
ASKED = Question(
    product_id=THING,
    question_id="01JCN700000000000000000000",
    seller_id=SELLER,
    open_seller_id=SELLER,
    product_name="Blue column cactus",
    product_slug="cactus",
    asker_id=AUTHOR,
    asker_name="Oskar Nyman",
    text="Is the blue safe to dust?",
)
TALKED_OVER = ASKED.replace(
    question_id="01JCN800000000000000000000",
    text="Will it survive a north window?",
    answers=[
        Answer(SELLER, "Windowsill", "Survive, yes; grow, no. For a north window take the aloe.", AT, by_seller=True),
        Answer(LATER, "Noor Haddad", "Mine has, for a year, and it sulks.", AT),
    ],
)


def reviewing() -> dict[str, object]:
    """What the templates of the style guide are given of it."""
    refused = ReviewForm(None, {})
    refused.is_valid()
    return {
        "stats": STATS,
        "plain_review": PLAIN,
        "answered_review": ANSWERED,
        "open_question": ASKED,
        "answered_question": TALKED_OVER,
        "fresh_review_form": ReviewForm(None, {"chosen-stars": "4"}, prefix="chosen"),
        "refused_review_form": refused,
    }
