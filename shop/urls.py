"""The shop's addresses: what one looks at first, then what one does with it."""

from django.urls import path

from shop.views import categories, home, products, sellers

app_name = "shop"

looking = [
    path("", home.show, name="home"),
    path("everything/", categories.everything, name="everything"),
    path("categories/", categories.index, name="categories"),
    path("c/<path:path>/", categories.show, name="category"),
    path("products/<str:product_id>/", products.show),
    path("products/<str:product_id>/<str:slug>/", products.show, name="product"),
    path("stock/<str:product_id>/", products.stock, name="stock"),
    path("@<str:username>/things/", sellers.things, name="seller_products"),
]

urlpatterns = [*looking]
