"""The shop as a Django app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self) -> None:
        from shop.cart import signals

        user_logged_in.connect(signals.bring_cart_along, dispatch_uid="shop.arrive")
        user_logged_out.connect(signals.forget_count, dispatch_uid="shop.leave")
