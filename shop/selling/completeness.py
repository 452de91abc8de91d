"""What a product needs before it can be on sale, and while it is."""

from dynamo.errors import Refused
from shop.products import Withheld
from shop.selling.own_products import OwnProduct


class Incomplete(Refused):
    """What a product lacks before it can be on sale, a sentence each, by the field of its form."""

    def __init__(self, missing: dict[str, str]) -> None:
        super().__init__(" ".join(missing.values()))
        self.missing = missing


class IsWithheld(Refused):
    """Staff took the product off sale; only they put it back."""

    def __init__(self, withheld: Withheld) -> None:
        super().__init__(_withheld_words(withheld))


def _withheld_words(withheld: Withheld) -> str:
    return f"Plaza took this off sale: “{withheld.reason}” Only Plaza can put it on sale again."


def missing(own: OwnProduct) -> dict[str, str]:
    """What the product lacks before it can be on sale: by field, in words. Empty when it is complete."""
    product, offered = own.product, [stock for stock in own.stocks if stock.offered]
    lacks = {
        "withheld": _withheld_words(product.withheld) if product.withheld else "",
        "name": "" if product.name else "Give it a name.",
        "category": "" if product.category_id else "Choose a category, so that people find it.",
        "description": "" if product.description else "Describe it in a sentence or two.",
        "photos": "" if product.photos else "Add a photograph.",
        "variants": ""
        if offered and all(stock.price_cents > 0 for stock in offered)
        else "Offer at least one, and give each that you offer a price.",
    }
    return {field: words for field, words in lacks.items() if words}
