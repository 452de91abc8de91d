"""The cart: filled, checked against the stock, merged when a guest turns out to be a member."""
