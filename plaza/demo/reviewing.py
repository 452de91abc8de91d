"""Makes the demo's reviews, questions and saved things as entities of the shop."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from random import Random

from dynamo import Entity
from plaza.demo.catalogue import things
from plaza.demo.histories import ARRIVED_AFTER
from plaza.demo.ids import id_of
from plaza.demo.opinions import SAVED, SELLER, Inquiry, Opinion, Reply, inquiries, opinions
from plaza.demo.people import STAFF, people
from plaza.demo.stocking import product_id
from plaza.demo.wares import Thing
from shop.helpful_votes import HelpfulVote, voted_id
from shop.product_stats import ProductStats
from shop.questions import Answer, Question
from shop.ratings import Rating
from shop.reviews import Review
from shop.saved_products import SavedCount, SavedProduct


def ratings() -> Mapping[str, Rating]:
    """The rating of each thing that was reviewed, by its name."""
    stars = defaultdict(list)
    for opinion in opinions():
        stars[opinion.product].append(opinion.stars)
    return {name: Rating(len(given), sum(given)) for name, given in stars.items()}


def reviewing_items(now: datetime, members: Mapping[str, str]) -> Iterator[Entity]:
    """All reviews with their votes, questions, saved things, and the counters of all of them."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    places = {thing.name: place for place, thing in enumerate(things())}
    for opinion in opinions():
        review = review_of(opinion, places[opinion.product], now, members)
        counted[review.product_id][f"stars_{review.stars}"] += 1
        yield review
        yield from votes_for(review, opinion, now, members)
    for inquiry in inquiries():
        yield question_of(inquiry, places[inquiry.product], now, members)
    for username, kept in SAVED.items():
        yield SavedCount(user_id=members[username], saved_count=len(kept))
        for number, (name, cheaper_by, was_sold_out) in enumerate(kept):
            saved = SavedProduct(
                user_id=members[username],
                product_id=product_id(places[name], now),
                saved_at=now - timedelta(minutes=7 + 31 * number),
                price_cents=lowest_price(things()[places[name]]) + cheaper_by,
                was_sold_out=was_sold_out,
            )
            counted[saved.product_id]["save_count"] += 1
            yield saved
    for own_id, counts in counted.items():
        yield ProductStats(product_id=own_id, **counts)


def lowest_price(thing: Thing) -> int:
    return min(variant.price_cents for variant in thing.variants)


def review_of(opinion: Opinion, place: int, now: datetime, members: Mapping[str, str]) -> Review:
    thing, author = things()[place], people()[opinion.by]
    written_at = now - timedelta(days=opinion.days)
    return Review(
        product_id=product_id(place, now),
        author_id=members[opinion.by],
        review_id=id_of(f"review {opinion.order_name}", written_at),
        author_name=author.name,
        author_avatar=author.look.photo,
        order_id=id_of(opinion.order_name, written_at - ARRIVED_AFTER),
        options=thing.variants[opinion.option].options,
        product_name=thing.name,
        product_slug=thing.slug,
        product_photo=thing.photos[0].photo,
        stars=opinion.stars,
        title=opinion.title,
        text=opinion.text,
        answer=opinion.answer,
        answered_at=written_at + timedelta(hours=9) if opinion.answer else None,
        helpful_count=opinion.helpful,
    )


def votes_for(review: Review, opinion: Opinion, now: datetime, members: Mapping[str, str]) -> Iterator[HelpfulVote]:
    others = sorted(name for name in members if name not in (opinion.by, STAFF))
    chance = Random(f"helped by {opinion.order_name}")
    for username in chance.sample(others, opinion.helpful):
        ago = timedelta(days=opinion.days * chance.random())
        yield HelpfulVote(user_id=members[username], voted_id=voted_id(review), voted_at=now - ago)


def question_of(inquiry: Inquiry, place: int, now: datetime, members: Mapping[str, str]) -> Question:
    thing = things()[place]
    seller_id = members[thing.shop.username]
    answers = [answer_of(reply, thing, now, members) for reply in inquiry.answers]
    return Question(
        product_id=product_id(place, now),
        question_id=id_of(f"question {inquiry.text}", now - timedelta(days=inquiry.days)),
        seller_id=seller_id,
        open_seller_id=None if any(answer.by_seller for answer in answers) else seller_id,
        product_name=thing.name,
        product_slug=thing.slug,
        asker_id=members[inquiry.by],
        asker_name=people()[inquiry.by].name,
        text=inquiry.text,
        answers=answers,
        version=len(answers),
    )


def answer_of(reply: Reply, thing: Thing, now: datetime, members: Mapping[str, str]) -> Answer:
    at = now - timedelta(days=reply.days)
    if reply.by == SELLER:
        return Answer(members[thing.shop.username], thing.shop.name, reply.text, at, by_seller=True)
    return Answer(members[reply.by], people()[reply.by].name, reply.text, at)
