"""The URLs of the shop: those of looking around, of the sitemap, and of buying."""

from django.urls import path

from shop.views import cart_lines, carts, categories, checkout, home, orders, products, sellers, sitemaps

app_name = "shop"

browsing = [
    path("", home.show, name="home"),
    path("everything/", categories.everything, name="everything"),
    path("categories/", categories.index, name="categories"),
    path("c/<path:path>/", categories.show, name="category"),
    path("products/<str:product_id>/", products.show),
    path("products/<str:product_id>/<str:slug>/", products.show, name="product"),
    path("stock/<str:product_id>/", products.stock, name="stock"),
    path("@<str:username>/things/", sellers.products, name="seller_products"),
]

for_search_engines = [
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap/categories.xml", sitemaps.categories, name="sitemap_categories"),
    path("sitemap/sellers.xml", sitemaps.sellers, name="sitemap_sellers"),
    path("sitemap/products/<path:path>.xml", sitemaps.products, name="sitemap_products"),
]

line_path = "cart/lines/<str:product_id>/<str:variant_id>/"
buying = [
    path("cart/", carts.show, name="cart"),
    path("cart/clear/", carts.clear, name="cart_clear"),
    path("cart/correct/", carts.correct, name="cart_correct"),
    path("cart/undo/clear/", carts.restore, name="cart_restore"),
    path("cart/undo/merge/<str:merge_id>/", carts.unmerge, name="cart_unmerge"),
    path("cart/undo/<str:kind>/<str:sealed>/", carts.put_back, name="cart_put_back"),
    path("cart/lines/", cart_lines.add, name="cart_lines"),
    path(line_path, cart_lines.change, name="cart_line"),
    path(f"{line_path}remove/", cart_lines.remove, name="cart_line_remove"),
    path(f"{line_path}save/", cart_lines.save, name="cart_line_save"),
    path(f"{line_path}move-to-cart/", cart_lines.move_to_cart, name="cart_line_move"),
    path(f"{line_path}forget/", cart_lines.forget, name="cart_line_forget"),
    path("checkout/", checkout.address, name="checkout"),
    path("checkout/review/", checkout.review, name="review"),
    path("orders/", orders.index, name="orders"),
    path("orders/<str:order_id>/", orders.show, name="order"),
    path("orders/<str:order_id>/placed/", orders.placed, name="order_placed"),
]

urlpatterns = [*browsing, *for_search_engines, *buying]
