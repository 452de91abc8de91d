"""Structured data about a product, for search engines (https://schema.org/Product)."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils.safestring import SafeString

from shop.catalogue.variant_choice import VariantChoice
from shop.categories import Category
from shop.products import Product
from shop.ratings import MOST_STARS, Rating
from web.money import minor_units
from web.pages.data import data_script

LINKED = "application/ld+json"


def product_data(
    product: Product,
    choice: VariantChoice,
    url: str,
    absolute: Callable[[str], str],
    rating: Rating | None = None,
) -> SafeString:
    prices = [stock.price_cents for stock in choice.stocks if stock.available] or [choice.price_cents]
    low, high = (_decimal(cents) for cents in (min(prices), max(prices)))
    offer = {
        "url": url,
        "priceCurrency": settings.CURRENCY,
        "availability": choice.availability.schema_org,
        "seller": {"@type": "Organization", "name": product.seller_name},
    }
    prices_of_offer = (
        {"@type": "Offer", "price": low}
        if low == high
        else {"@type": "AggregateOffer", "lowPrice": low, "highPrice": high, "offerCount": len(prices)}
    )
    return data_script(
        {
            "@context": "https://schema.org",
            "@type": "Product",
            "productID": product.product_id,
            "name": product.name,
            "description": product.description,
            "category": product.category_name,
            "image": [absolute(photo.url(1280)) for photo in product.photos],
            "offers": prices_of_offer | offer,
            **_rated(rating),
        },
        LINKED,
    )


def breadcrumb_data(trail: Sequence[Category], absolute: Callable[[str], str]) -> SafeString:
    steps = [
        {"@type": "ListItem", "position": at, "name": category.name, "item": absolute(category.url)}
        for at, category in enumerate(trail, start=1)
    ]
    return data_script({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": steps}, LINKED)


def _rated(rating: Rating | None) -> dict[str, object]:
    """What the product says of its rating; nothing without reviews, as search engines ask."""
    if rating is None:
        return {}
    average = {"ratingValue": f"{rating.average:.2f}", "reviewCount": rating.reviews, "bestRating": MOST_STARS}
    return {"aggregateRating": {"@type": "AggregateRating", **average}}


def _decimal(cents: int) -> str:
    units = minor_units(settings.CURRENCY)
    return f"{cents / units:.{len(str(units)) - 1}f}"
