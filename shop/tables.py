"""The shop's tables, their indexes, and the attributes that those project."""

from dynamo import Index, Table

_CARD = (
    "name",
    "slug",
    "photo",
    "seller_id",
    "seller_username",
    "seller_name",
    "price_varies",
    "one_of_a_kind",
    "stock_left",
    "rating",
)

# A product has a card for its category, for each ancestor, and for everything. Cards of products in stock are also in a
# second, sparse pair of indexes, so that "in stock" is a key and not a filter.
products_by_category = Index(
    "ProductsByCategory", "listing_category_id", "listed_at", include=(*_CARD, "listing_price_cents")
)
products_by_category_price = Index(
    "ProductsByCategoryPrice", "listing_category_id", "listing_price_cents", "N", include=(*_CARD, "listed_at")
)
products_in_stock = Index(
    "ProductsInStock",
    "stocked_category_id",
    "listed_at",
    include=(*_CARD, "listing_category_id", "listing_price_cents"),
)
products_in_stock_price = Index(
    "ProductsInStockPrice",
    "stocked_category_id",
    "listing_price_cents",
    "N",
    include=(*_CARD, "listing_category_id", "listed_at"),
)
# Only a product's details have both keys; its cards do not.
products_by_seller = Index(
    "ProductsBySeller", "seller_id", "created_at", include=(*_CARD[:3], *_CARD[4:], "price_cents", "shelves", "status")
)
products = Table(
    "Products",
    "product_id",
    "record",
    indexes=(
        products_by_category,
        products_by_category_price,
        products_in_stock,
        products_in_stock_price,
        products_by_seller,
    ),
    stream=True,
)

# Who sells on a shelf. The index answers a page, those with most first; the table, what is to be counted anew.
sellers_of_shelf = Index("SellersOfShelf", "shelf_id", "product_count", "N", include=("seller_username", "seller_name"))
shelf_sellers = Table("ShelfSellers", "seller_id", "shelf_id", indexes=(sellers_of_shelf,))

inventory = Table("Inventory", "product_id", "variant_id", stream=True)

# Counters of a product, apart from its details: they change often, and an update rewrites a whole item.
product_stats = Table("ProductStats", "product_id")

reviews_by_product = Index(
    "ReviewsByProduct",
    "product_id",
    "review_id",
    include=(
        "author_name",
        "author_avatar",
        "stars",
        "title",
        "text",
        "photos",
        "options",
        "answer",
        "answered_at",
        "helpful_count",
        "edited_at",
    ),
)
# Only keys: authors read what they wrote as it is now.
reviews_by_author = Index("ReviewsByAuthor", "author_id", "review_id")
reviews = Table("Reviews", "product_id", "author_id", indexes=(reviews_by_product, reviews_by_author), stream=True)

# Sparse: the questions that their seller has not answered. Only keys, since they are read as they are now.
questions_by_seller = Index("QuestionsBySeller", "open_seller_id", "question_id")
questions = Table("Questions", "product_id", "question_id", indexes=(questions_by_seller,))

# What a member likes, keyed by what it is: a product that is saved, a review that helped.
likes = Table("Likes", "user_id", "target_id")

stock_movements = Table("StockMovements", "stock_id", "movement_id")

categories = Table("Categories", "tree_id", "category_id", stream=True)

carts = Table("Carts", "user_id", expires="expires_at")

# An order's number is what people say of it; its key begins with its buyer.
orders_by_number = Index("OrdersByNumber", "order_number")
orders = Table("Orders", "user_id", "record", indexes=(orders_by_number,), stream=True)

seller_orders = Table("SellerOrders", "seller_id", "record", stream=True)

# By their status; a report and what is reported find one another while it is open.
reports_by_subject = Index("ReportsBySubject", "open_subject", "report_id")
reports = Table("Reports", "status", "report_id", indexes=(reports_by_subject,))
