"""The cart: filling it, checking it against the stock, and merging a guest's cart into a member's."""
