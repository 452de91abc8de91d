"""The URLs of the shop: of looking around, of the sitemap, of buying, selling, reviewing, and minding the house."""

from django.urls import path

from shop.views import (
    cancellations,
    cart_lines,
    carts,
    categories,
    checkout,
    dashboard,
    helpful_votes,
    home,
    orders,
    own_photos,
    own_products,
    own_reviews,
    own_stock,
    products,
    questions,
    reports,
    review_answers,
    reviews,
    saved_products,
    seller_orders,
    sellers,
    sitemaps,
)
from shop.views.staff import categories as staff_categories
from shop.views.staff import log, overview, records, streams

app_name = "shop"

browsing = [
    path("", home.show, name="home"),
    path("everything/", categories.everything, name="everything"),
    path("categories/", categories.index, name="categories"),
    path("c/<path:path>/", categories.show, name="category"),
    path("products/<str:product_id>/", products.show),
    path("products/<str:product_id>/<str:slug>/", products.show, name="product"),
    path("products/<str:product_id>/<str:slug>/report/", reports.new, name="report"),
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
    path("orders/<str:order_id>/cancel/", cancellations.cancellation, name="order_cancel"),
    path("orders/<str:order_id>/placed/", orders.placed, name="order_placed"),
]

seller_order_path = "sell/orders/<str:order_id>/"
own_product_path = "sell/things/<str:product_id>/"
selling = [
    path("sell/overview/", dashboard.show, name="dashboard"),
    path("sell/orders/", seller_orders.index, name="seller_orders"),
    path("sell/orders/done/", seller_orders.done, name="seller_orders_done"),
    path(seller_order_path, seller_orders.show, name="seller_order"),
    path(f"{seller_order_path}slip/", seller_orders.slip, name="seller_order_slip"),
    path(f"{seller_order_path}confirm/", seller_orders.confirmation, name="seller_order_confirm"),
    path(f"{seller_order_path}ship/", seller_orders.shipment, name="seller_order_ship"),
    path(f"{seller_order_path}deliver/", seller_orders.delivery, name="seller_order_deliver"),
    path(f"{seller_order_path}cancel/", seller_orders.cancellation, name="seller_order_cancel"),
    path("sell/things/", own_products.index, name="own_products"),
    path("sell/things/several/", own_products.change_several, name="own_products_several"),
    path(own_product_path, own_products.edit, name="own_product"),
    path(f"{own_product_path}publish/", own_products.publish, name="own_product_publish"),
    path(f"{own_product_path}hide/", own_products.hide, name="own_product_hide"),
    path(f"{own_product_path}remove/", own_products.remove, name="own_product_remove"),
    path(f"{own_product_path}copy/", own_products.duplicate, name="own_product_copy"),
    path(f"{own_product_path}stock/<str:variant_id>/", own_stock.show, name="own_stock"),
    path(f"{own_product_path}photos/", own_photos.add, name="own_product_photos"),
    path(f"{own_product_path}photos/<str:photo_id>/", own_photos.change, name="own_product_photo"),
]

category_path = "staff/categories/<str:category_id>/"
minding = [
    path("staff/", overview.show, name="staff"),
    path("staff/log/", log.index, name="staff_log"),
    path("staff/streams/", streams.index, name="staff_streams"),
    path("staff/streams/<str:consumer>/retry/", streams.retrial, name="staff_stream_retry"),
    path("staff/categories/", staff_categories.index, name="staff_categories"),
    path("staff/categories/add/", staff_categories.add, name="staff_category_add"),
    path(category_path, staff_categories.edit, name="staff_category"),
    path(f"{category_path}move/", staff_categories.move, name="staff_category_move"),
    path(f"{category_path}delete/", staff_categories.delete, name="staff_category_delete"),
    path("staff/<str:records>/", records.index, name="staff_records"),
    path("staff/<str:records>/export/", records.export, name="staff_export"),
    path("staff/<str:records>/do/<str:action>/", records.act, name="staff_act"),
    path("staff/<str:records>/<str:key>/", records.show, name="staff_record"),
]

reviews_path = "reviews/<str:product_id>/"
questions_path = "questions/<str:product_id>/"
reviewing = [
    path("saved/", saved_products.index, name="saved_products"),
    path("saved/<str:product_id>/", saved_products.add, name="saved_product"),
    path("saved/<str:product_id>/remove/", saved_products.remove, name="saved_product_remove"),
    path("reviews/", reviews.mine, name="own_reviews"),
    path(reviews_path, reviews.index, name="reviews"),
    path(f"{reviews_path}write/", own_reviews.write, name="own_review"),
    path(f"{reviews_path}remove/", own_reviews.remove, name="own_review_remove"),
    path(f"{reviews_path}photos/", own_reviews.add_photos, name="own_review_photos"),
    path(f"{reviews_path}photos/<str:photo_id>/remove/", own_reviews.remove_photo, name="own_review_photo_remove"),
    path(f"{reviews_path}<str:author_id>/answer/", review_answers.write, name="review_answer"),
    path(f"{reviews_path}<str:author_id>/helpful/", helpful_votes.add, name="review_helpful"),
    path(f"{reviews_path}<str:author_id>/helpful/remove/", helpful_votes.remove, name="review_helpful_remove"),
    path(questions_path, questions.index, name="questions"),
    path(f"{questions_path}ask/", questions.ask, name="question_ask"),
    path(f"{questions_path}<str:question_id>/answer/", questions.answer, name="question_answer"),
    path("sell/questions/", questions.waiting, name="seller_questions"),
]

urlpatterns = [*browsing, *for_search_engines, *buying, *selling, *reviewing, *minding]
