"""The shop as a Django app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self) -> None:
        from shop.cart import arriving

        user_logged_in.connect(arriving.arrive, dispatch_uid="shop.arrive")
        user_logged_out.connect(arriving.leave, dispatch_uid="shop.leave")
