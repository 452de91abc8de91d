"""The demo: a marketplace with its sellers, things, members and their orders, the same at every start."""
