"""The demo: a marketplace with sellers, products, members and orders, the same at every start."""
