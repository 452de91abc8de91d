"""A small shop for browser tests: three levels of categories, two shops, photographs, variants, long prices."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from accounts.models import Account
from dynamo import batches, new_id
from shop.categories import Category
from shop.product_stats import ProductStats
from shop.products import Product, Spec
from shop.questions import Answer
from shop.reviewing import questioning
from shop.reviews import Review
from tests.build import a_category, a_member, a_product, a_shop, sold_by
from web.photos import files as photo_files
from web.photos.photo import Photo


@dataclass(frozen=True, slots=True)
class SmallShop:
    plants: Category
    cacti: Category
    cactus: Product
    lamp: Product


def a_photo(name: str, colour: str) -> Photo:
    """A disc on a coloured ground; kept once a run."""
    picture = Image.new("RGB", (700, 700), colour)
    ImageDraw.Draw(picture).ellipse((200, 200, 500, 500), fill="white")
    file = BytesIO()
    picture.save(file, "JPEG")
    file.seek(0)
    return photo_files.save(file, key=f"photos/tests/{name}", alt=f"A white disc on {colour}")


def a_small_shop() -> SmallShop:
    tan, teal = a_photo("tan", "tan"), a_photo("teal", "teal")
    plants = a_category("Plants", intro="Grown by the people who post them.", photo=tan)
    cacti = a_category("Cacti and succulents", plants)
    column = a_category("Column cacti", cacti)
    lighting = a_category("Lighting", photo=teal)
    windowsill = sold_by(a_shop("windowsill"))
    lamps = sold_by(a_shop("lamphour", shop_name="Lamp Hour", about="Enamel, rewired.", city="Porto"))
    pots = [
        {"options": ("12 cm", "Terracotta"), "price_cents": 3400, "quantity": 3},
        {"options": ("12 cm", "Chalk"), "price_cents": 3600, "quantity": 9},
        {"options": ("17 cm", "Terracotta"), "price_cents": 4900, "quantity": 0},
    ]
    specs = [Spec("Height", "About 31 cm with the pot"), Spec("Light", "Full sun")]
    cactus = a_product(
        column,
        variants=pots,
        photos=(tan, teal),
        photo=tan,
        option_names=("Size", "Pot"),
        specs=specs,
        dispatch_note="Posts on Mondays and Thursdays.",
        **windowsill,
    )
    lamp = a_product(
        lighting, name="Enamel pendant lamp, 36 cm", price_cents=14500, photos=(teal,), photo=teal, **lamps
    )
    a_product(
        cacti,
        name="Donaudampfschifffahrtsgesellschaftskapitänsmütze mit Kaktusstickerei, einmalig",
        price_cents=12_480_00,
        quantity=1,
        one_of_a_kind=True,
        **windowsill,
    )
    a_product(cacti, name="Woolly cactus, first year", quantity=0, photo=tan, photos=(tan,), **windowsill)
    for number in range(26):
        a_product(cacti, name=f"Cactus number {number}", price_cents=900 + number * 50, photo=tan, **windowsill)
    a_talked_about(cactus, a_member("noor", name="Noor Haddad"), teal)
    return SmallShop(plants, cacti, cactus, lamp)


def a_talked_about(product: Product, member: Account, photo: Photo) -> None:
    """A review with a photograph and an answer, and two questions, of which one is answered."""
    review = Review(
        product_id=product.product_id,
        author_id=member.user_id,
        review_id=new_id(),
        author_name=member.name,
        order_id=new_id(),
        options=("12 cm", "Terracotta"),
        product_name=product.name,
        product_slug=product.slug,
        product_photo=product.photo,
        stars=4,
        title="Not one spine lost",
        text="It came in a box in a box.\n\nDonaudampfschifffahrtsgesellschaftskapitänsmützenfabrik.",
        photos=(photo,),
        answer="Thank you for the patience.",
        answered_at=product.updated_at,
        helpful_count=3,
    )
    answered = questioning.ask(product, member, "Will it survive a north window?")
    answer = Answer(product.seller_id, product.seller_name, "Survive, yes; grow, no.", product.updated_at, True)
    batches.write(
        [
            review,
            ProductStats(product_id=product.product_id, stars_4=1),
            answered.replace(answers=[answer], open_seller_id=None),
        ]
    )
    questioning.ask(product, member, "Is the blue safe to dust?")
