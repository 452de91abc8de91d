"""Every page there is to look at, for tests that look at all of them."""

from accounts.models import Account
from shop.order_history.histories import recent_orders
from tests.browser.shop import SmallShop


def visitors_pages(shop: SmallShop) -> list[str]:
    """Pages for everybody, with those that say something is missing, empty or wrongly asked."""
    cacti = f"/c/{shop.cacti.path}/"
    return [
        "/",
        "/everything/",
        "/categories/",
        "/categories/?q=cac",
        "/categories/?q=zebra",
        f"/c/{shop.plants.path}/",
        cacti,
        f"{cacti}?in_stock=1&sort=dearest",
        f"{cacti}?price_from=90&price_to=9",
        f"{cacti}?price_from=90000",
        f"/products/{shop.cactus.product_id}/{shop.cactus.slug}/",
        f"/products/{shop.lamp.product_id}/{shop.lamp.slug}/",
        f"/reviews/{shop.cactus.product_id}/",
        f"/questions/{shop.cactus.product_id}/",
        f"/questions/{shop.lamp.product_id}/",
        "/@windowsill/",
        "/@windowsill/things/",
        "/cart/",
        "/sign-in/",
        "/join/",
        "/password-reset/",
        "/password-reset/sent/",
        "/photographs/",
        "/nowhere/",
    ]


def members_pages(shop: SmallShop, member: Account) -> list[str]:
    """Pages that only a member has, and those that look different to one."""
    order = recent_orders(member.user_id)[0].order_id
    return [
        "/",
        f"/products/{shop.cactus.product_id}/{shop.cactus.slug}/",
        f"/reviews/{shop.cactus.product_id}/write/",
        f"/questions/{shop.cactus.product_id}/ask/",
        f"/reviews/{shop.lamp.product_id}/write/",
        f"/reviews/{shop.lamp.product_id}/remove/",
        "/reviews/",
        "/saved/",
        f"/@{member.username}/",
        "/cart/",
        "/checkout/",
        "/orders/",
        "/orders/?since=2031-01-01",
        "/orders/?until=31.2.",
        "/orders/?days=other",
        f"/orders/{order}/",
        f"/orders/{order}/placed/",
        "/orders/nonsense/",
        "/settings/",
        "/settings/profile/",
        "/settings/password/",
        "/settings/sign-in/",
        "/settings/addresses/",
        "/settings/addresses/add/",
        "/sell/",
    ]
