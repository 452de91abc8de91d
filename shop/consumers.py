"""The shop's consumers: what it derives from the streams of tables."""

from accounts.tables import users
from dynamo.streams import Consumer
from shop.catalogue import seller_names, stock_flags
from shop.tables import inventory

CONSUMERS = (
    Consumer("shop.stock_flags", inventory, stock_flags.follow),
    Consumer("shop.seller_names", users, seller_names.follow),
)
