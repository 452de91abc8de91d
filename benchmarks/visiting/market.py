"""The market that is measured: 2,000 products in 40 categories, members with orders, the same in every run."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from accounts.address_book.changing import add_address
from accounts.addresses import Address
from accounts.credentials import Credential
from accounts.identity import joining
from accounts.members import Member
from accounts.models import Account
from accounts.sellers import SellerProfile
from dynamo import Entity, batches, first_id_at, new_id
from shop.cart import filling
from shop.catalogue.stock_flags import stock_left
from shop.categories import ROOT, Ancestor, Category, TreeVersion
from shop.checkout import delivering, placing
from shop.checkout.offers import offer
from shop.inventory import ONLY, Stock
from shop.products import EVERYTHING, Product, Spec, card_on
from shop.shelf_sellers import shelf_sellers_of
from web.photos.photo import Photo

PASSWORD = "a window box of thyme"
AISLES, KINDS = 8, 4  # 8 categories with 4 below each: 40.
PRODUCTS = 2000
SHOPS = 20
MEMBERS = 8
ORDERS = 20
LINES = 3
WRITERS = 4

MATERIALS = ("Ash", "Linen", "Brass", "Wool", "Stoneware", "Copper", "Oak", "Enamel", "Felt", "Glass", "Cork", "Slate")
THINGS = ("pendant lamp", "milking stool", "column cactus", "bread board", "reading chair", "tea towel", "plant stand")
FINISHES = ("first year", "large", "in a pair", "hand-thrown", "mended once", "with a lid", "left-handed", "36 cm")
TOPS = ("Plants", "Lighting", "Kitchen", "Furniture", "Textiles", "Paper", "Tools", "Garden")
OPTIONS = ("Small", "Medium", "Large")


@dataclass(frozen=True, slots=True)
class Market:
    """What a benchmark has to know of what it loaded."""

    shelves: Sequence[Category]
    # Of each shelf its newest products, which its page shows first.
    newest: dict[str, list[Product]]
    members: Sequence[str]

    @property
    def to_buy(self) -> list[Product]:
        """Products in one variant, of which there is enough for any benchmark."""
        return [one for shelf in self.shelves for one in self.newest[shelf.category_id] if is_plentiful(one)]


def load(products: int = PRODUCTS, members: int = MEMBERS, orders: int = ORDERS) -> Market:
    """Writes everything into tables that are there and empty; some 20 s with DynamoDB Local in memory."""
    chance = Random(4)
    categories = list(tree())
    shelves = [category for category in categories if category.depth]
    shops = [a_shop(number) for number in range(SHOPS)]
    counts = dict.fromkeys((shelf.category_id for shelf in shelves), 0)
    newest: dict[str, list[Product]] = {shelf.category_id: [] for shelf in shelves}
    things: list[Entity] = []
    for number in range(products):
        shelf = shelves[number % len(shelves)]
        product, *others = a_product(number, products, shelf, chance.choice(shops), chance)
        counts[shelf.category_id] += 1
        newest[shelf.category_id].insert(0, product)
        things += [product, *others]
    listed = [category.replace(product_count=counts.get(category.category_id, 0)) for category in categories]
    things += shelf_sellers_of(one for one in things if isinstance(one, Product))
    things += [*listed, TreeVersion(tree_version=1), *(record for records in shops for record in records)]
    write(things)
    market = Market([one for one in listed if one.depth], newest, [f"buyer{number}" for number in range(members)])
    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(lambda name: a_buyer(name, market, orders), market.members))
    return market


def write(things: Sequence[Entity]) -> None:
    with ThreadPoolExecutor(WRITERS) as writers:
        parts = [things[start : start + 250] for start in range(0, len(things), 250)]
        list(writers.map(batches.write, parts))


def tree() -> Iterator[Category]:
    for position, top in enumerate(TOPS[:AISLES]):
        above = a_category(position, top, None)
        yield above
        for kind in range(KINDS):
            yield a_category(kind, f"{MATERIALS[kind]} {top.lower()}", above)


def a_category(position: int, name: str, above: Category | None) -> Category:
    slug = slugify(name)
    ancestors = [Ancestor(above.category_id, above.name, above.path)] if above else []
    return Category(
        category_id=new_id(),
        parent_id=above.category_id if above else ROOT,
        sort_name=f"{position:02} {name}",
        name=name,
        slug=slug,
        path=f"{above.path}/{slug}" if above else slug,
        intro="Chosen by people who make, mend and grow what they sell.",
        photo=a_photo(f"categories/{slug}", name),
        ancestors=ancestors,
        depth=len(ancestors),
        child_count=0 if above else KINDS,
    )


Shop = tuple[Member, SellerProfile, Credential]


def a_shop(number: int) -> Shop:
    username, now = f"shop{number}", datetime.now(UTC)
    member = Member(
        user_id=new_id(),
        username=username,
        email=f"{username}@example.org",
        name=f"{MATERIALS[number % len(MATERIALS)]} Okafor",
        avatar=Photo(f"avatars/{username}", 192, 192, (96, 192)),
        is_seller=True,
        joined_at=now,
    )
    seller = SellerProfile(
        user_id=member.user_id,
        shop_name=f"{MATERIALS[number % len(MATERIALS)]} & Daughters {number + 1}",
        about="Everything here was made, mended or grown in one workshop by the canal, and is posted twice a week.",
        city="Lisbon",
        since=now,
    )
    return member, seller, Credential(username=username, user_id=member.user_id, password_hash="!", is_seller=True)


def a_product(number: int, of: int, shelf: Category, shop: Shop, chance: Random) -> Iterator[Any]:
    """A product, its stock, and its cards on three shelves. Every fifth comes in three variants."""
    thing = f"{chance.choice(MATERIALS)} {chance.choice(THINGS)}, {chance.choice(FINISHES)}"
    name = f"{thing}, no. {number + 1}"
    photos = tuple(a_photo(f"photos/{number}-{which}", thing) for which in range(chance.choice((1, 2, 3))))
    # Half a minute between one thing and the next, the last just now.
    listed_at = datetime.now(UTC) - timedelta(seconds=30 * (of - number))
    price = chance.randrange(900, 24_000, 50)
    variants = number % 5 == 0
    told = {
        "product_id": first_id_at(listed_at)[:10] + new_id()[10:],
        "seller_id": shop[0].user_id,
        "seller_username": shop[0].username,
        "seller_name": shop[1].shop_name,
        "name": name,
        "slug": slugify(name),
    }
    stocks = [
        Stock(
            **told,
            variant_id=f"{at:02}" if variants else ONLY,
            option_names=("Size",) if variants else (),
            options=(option,) if variants else (),
            photo=photos[0],
            price_cents=price + at * 500,
            # Few enough that its card says so, or more than any benchmark buys.
            quantity=chance.choice((0, 2, 4)) if variants or number % 7 == 0 else 1_000_000,
        )
        for at, option in enumerate(OPTIONS if variants else OPTIONS[:1])
    ]
    product = Product(
        **told,
        category_id=shelf.category_id,
        category_name=shelf.name,
        shelves=(shelf.category_id, shelf.parent_id, EVERYTHING),
        description=f"{thing}. Made to be used every day and mended when it needs it.\n\nPosted in paper and straw.",
        specs=[Spec("Height", f"{chance.randrange(8, 90)} cm"), Spec("Made in", "Lisbon"), Spec("Care", "A dry cloth")],
        photos=photos,
        photo=photos[0],
        option_names=("Size",) if variants else (),
        price_cents=price,
        price_varies=variants,
        stock_left=stock_left(stocks),
        created_at=listed_at,
        updated_at=listed_at,
    )
    yield product
    yield from stocks
    for one in product.shelves:
        yield card_on(one, product, in_stock=product.stock_left != 0)


def is_plentiful(product: Product) -> bool:
    return not product.option_names and product.stock_left is None


def a_photo(key: str, alt: str) -> Photo:
    """A photograph by name only: pages write its addresses, and nobody here asks for the files."""
    return Photo(key, 1280, 960, (320, 640, 1280), alt)


def a_buyer(username: str, market: Market, orders: int) -> Account:
    """A member with an address and so many orders, each of three things, placed through the checkout."""
    account = joining.join(
        username=username,
        email=f"{username}@example.org",
        name=username.capitalize(),
        password_hash=make_password(PASSWORD),
    )
    address = add_address(
        Address(
            user_id=account.user_id,
            name="June Park",
            street="Zwaanshals 281 B",
            postcode="3035 KJ",
            city="Rotterdam",
            country="NL",
        )
    )
    goes_to = delivering.delivery_address(address)
    # Others buy other things, so that no two of them want the same stock at the same moment.
    own = market.to_buy[market.members.index(username) :: len(market.members)]
    for number in range(orders):
        for at in range(LINES):
            product = own[(number * LINES + at) % len(own)]
            filling.add(account.user_id, filling.stock_for(product.product_id, ONLY, 1), 1)
        placing.place_order(offer(placing.validate(account.user_id), goes_to, address.address_id))
    return account
