"""The shop's consumers: what it derives from the streams of tables."""

from accounts.members import Member
from accounts.sellers import SellerProfile
from dynamo.streams import Consumer, Pass
from shop.catalogue import seller_names, shelf_sellers, shelves, stock_flags
from shop.categories import Category, TreeVersion
from shop.corresponding import order_letters
from shop.inventory import Stock
from shop.orders import Order
from shop.products import Product
from shop.reviewing import card_ratings, review_authors
from shop.reviews import Review
from shop.seller_orders import DoneSellerOrder, OpenSellerOrder
from shop.selling import daily_figures
from shop.shelf_sellers import ShelfSeller

CONSUMERS = (
    Consumer("shop.stock_flags", Stock, stock_flags.follow, rebuild=(Pass(Product, stock_flags.derive),)),
    Consumer[Member | SellerProfile](
        "shop.seller_names",
        (Member, SellerProfile),
        seller_names.follow,
        rebuild=(Pass(SellerProfile, seller_names.derive),),
    ),
    Consumer[Category | TreeVersion](
        "shop.shelves", (TreeVersion, Category), shelves.follow, rebuild=(Pass(Product, shelves.derive),)
    ),
    Consumer(
        "shop.shelf_sellers",
        Product,
        shelf_sellers.follow,
        # The second finds sellers who have nothing left.
        rebuild=(Pass(SellerProfile, shelf_sellers.derive_of), Pass(ShelfSeller, shelf_sellers.derive)),
    ),
    Consumer("shop.review_authors", Member, review_authors.follow, rebuild=(Pass(Member, review_authors.derive),)),
    Consumer("shop.ratings", Review, card_ratings.follow, rebuild=(Pass(Product, card_ratings.derive),)),
    Consumer[OpenSellerOrder | DoneSellerOrder](
        "shop.daily_figures",
        (OpenSellerOrder, DoneSellerOrder),
        daily_figures.follow,
        rebuild=(Pass(OpenSellerOrder, daily_figures.derive), Pass(DoneSellerOrder, daily_figures.derive)),
    ),
    # What was told is told: there is nothing to derive anew.
    Consumer("shop.order_letters", Order, order_letters.follow, rebuild=()),
)
