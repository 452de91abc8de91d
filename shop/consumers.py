"""What the shop derives from the streams of its tables."""

from dynamo.streams import Consumer
from shop import stock_flags, tables

stock_flags_consumer = Consumer("shop.stock_flags", tables.inventory, stock_flags.follow)
