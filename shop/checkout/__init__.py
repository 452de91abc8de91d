"""The checkout: where an order goes, what it offers, and the order placed."""
