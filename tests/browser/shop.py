"""A small shop for browser tests: three levels of categories, two shops, photographs, variants, long prices."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from shop.categories import Category
from shop.products import Product, Spec
from tests.build import a_category, a_product, a_shop, sold_by
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
    return SmallShop(plants, cacti, cactus, lamp)
