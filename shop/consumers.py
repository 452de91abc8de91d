"""The shop's consumers: what it derives from the streams of tables."""

from accounts.tables import users
from dynamo.streams import Consumer
from shop.catalogue import seller_names, shelf_sellers, stock_flags
from shop.tables import inventory, products

CONSUMERS = (
    Consumer("shop.stock_flags", inventory, stock_flags.follow),
    Consumer("shop.seller_names", users, seller_names.follow),
    Consumer("shop.shelf_sellers", products, shelf_sellers.follow),
)
